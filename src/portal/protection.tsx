import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { givenKey } from '../auth/links.ts'
import { askToLift, keepByLink, keepProtected, protectLine, readProtection } from '../cases/protection.ts'
import { CaseRefused } from '../domain/errors.ts'
import { rule } from '../domain/operator.ts'
import { linkKeyFits } from '../store/link-keys.ts'
import type { Protection } from '../store/protections.ts'
import { Button, Buttons, Form } from '../ui/form.tsx'
import { isFormId } from '../ui/form-id.ts'
import type { House } from '../ui/house.ts'
import { BackLink, Banner } from '../ui/parts.tsx'
import { ApplicationField, type Journey, journeyForm, provenJourney } from './journey.tsx'
import { LineName } from './pages/frame.tsx'
import { type DemoOf, formOf, show, showError, showNotice, visitOf } from './visit.tsx'

/** A line that nobody can close until its holder takes that off: its state, its three buttons, and the link of our message. */
export function protectionRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/protection', async (c) => {
    const journey = await provenJourney(c, house, 'protection', demoOf)
    return journey instanceof Response ? journey : showState(journey)
  })
  app.post('/protection', (c) => change(c, house, demoOf))
  app.get('/keep/:operator/:id', (c) => keepPage(c, house, demoOf))
  app.post('/keep/:operator/:id', (c) => keep(c, house, demoOf))
}

async function showState(journey: Journey): Promise<Response> {
  const { house, key, say, demoOf } = journey
  const protection = await readProtection(house.desk, key)
  return show(
    journey,
    { title: say('lines.protect.title'), body: <State journey={journey} protection={protection} /> },
    demoOf,
  )
}

function State({ journey, protection }: { journey: Journey; protection: Protection | null }): JSX.Element {
  const { say, application, office, format, csrf } = journey
  const days = format.days(rule(office.rules.identity.liftDays))
  const act = protection === null ? 'on' : protection.liftDueAt ? 'keep' : 'lift'
  return (
    <>
      <BackLink href="/standing" />
      <LineName line={application.answers} rules={office.rules} whole />
      <h1>{say('lines.protect.title')}</h1>
      {protection ? (
        <Banner
          tone={protection.liftDueAt ? 'warn' : 'ok'}
          title={say('lines.protect.on', { when: format.dateTimeZone(protection.since) })}
        >
          {protection.liftDueAt ? (
            <p>{say('lines.protect.lifting', { when: format.dateTimeZone(protection.liftDueAt) })}</p>
          ) : null}
        </Banner>
      ) : (
        <Banner tone="neutral" title={say('lines.protect.off')} />
      )}
      <p>{say('lines.protect.lead')}</p>
      <p>{say('lines.protect.keeps')}</p>
      <p>{say('lines.protect.how', { days })}</p>
      <p>{say('lines.protect.told')}</p>
      <Form action="/protection" csrf={csrf}>
        <ApplicationField of={journey} />
        <Buttons>
          <Button name="act" value={act} kind={act === 'lift' ? 'secondary' : undefined}>
            {say(`lines.protect.button.${act}`)}
          </Button>
        </Buttons>
      </Form>
    </>
  )
}

async function change(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const journey = await provenJourney(c, house, 'protection', demoOf)
  if (journey instanceof Response) return journey
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  const { key, office } = journey
  const act = form.get('act')
  try {
    if (act === 'on') await protectLine(house.desk, key, office)
    if (act === 'keep') await keepProtected(house.desk, key, office)
    if (act === 'lift') await askToLift(house.desk, key, office, house.baseUrl)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return proveMore(journey, act === 'lift')
  }
  return c.redirect('/protection', 303)
}

function proveMore(journey: Journey, lifting: boolean): Promise<Response> {
  const { say, demoOf } = journey
  const action = { href: '/prove?next=protection', label: say('lines.more.go') }
  const text = say(lifting ? 'lines.protect.more.text' : 'lines.more.text')
  return showNotice(journey, 200, { title: say('lines.more'), text, action }, demoOf)
}

/** Whose protection the link names. Undefined: it is none of ours. */
function named(c: Context, house: House) {
  const office = house.operators.get(c.req.param('operator') ?? '')
  const id = c.req.param('id') ?? ''
  const given = givenKey(c)
  const fits =
    office && given !== undefined && isFormId(id) && linkKeyFits(house.desk.keys, office.rules.id, id, 'keep', given)
  return fits ? { office, id } : undefined
}

/** Nothing is changed by opening the link: a program that reads messages opens it too. */
function keepPage(c: Context, house: House, demoOf?: DemoOf): Promise<Response> | Response {
  const visit = visitOf(c, house)
  const link = named(c, house)
  if (!link) return showError(visit, 404, demoOf)
  const { say, csrf, path } = visit
  const body = (
    <>
      <h1>{say('lines.protect.keep.title')}</h1>
      <p>{say('lines.protect.keep.text')}</p>
      <Form action={path} csrf={csrf}>
        <Buttons>
          <Button>{say('lines.protect.button.keep')}</Button>
        </Buttons>
      </Form>
    </>
  )
  return show(visit, { title: say('lines.protect.keep.title'), body }, demoOf)
}

async function keep(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const link = named(c, house)
  if (!link) return showError(visit, 404, demoOf)
  const is = (await keepByLink(house.desk, link.office.rules.id, link.office, link.id)) ? 'kept' : 'gone'
  const { say } = visit
  const action = { href: '/', label: say('common.startPage') }
  const notice = { title: say(`lines.protect.${is}`), text: say(`lines.protect.${is}.text`), action }
  return showNotice(visit, is === 'kept' ? 200 : 410, notice, demoOf)
}
