import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { visitorMark } from '../auth/csrf.ts'
import { keepApplication } from '../auth/sessions.ts'
import { beginByLink, type HeldLink, openFormLink } from '../cases/form-links.ts'
import { readApplication } from '../cases/start-application.ts'
import type { Instant } from '../domain/instant.ts'
import type { Msisdn } from '../domain/line.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { Button, Buttons, Form } from '../ui/form.tsx'
import { formats, msisdnMasked } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { Details, SummaryList } from '../ui/parts.tsx'
import { tellingAddress } from '../ui/visitor-address.ts'
import { nextHref } from './journey.tsx'
import { type DemoOf, formOf, operatorName, show, showError, showNotice, type Visit, visitOf } from './visit.tsx'

/** The form that an agent sent: what it is, and one button. Looking uses nothing up, because mail programs look too. */
export function formLinkRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/form/:operator/:token', (c) => look(c, house, demoOf))
  app.post('/form/:operator/:token', (c) => begin(c, house, demoOf))
}

interface Opened {
  visit: Visit
  office: KnownOperator
  held: HeldLink
  demoOf: DemoOf | undefined
}

/** What every answer to a link needs. Undefined: no operator of ours stands in it. */
function openedOf(c: Context, house: House, demoOf: DemoOf | undefined): Opened | undefined {
  // Whoever reads the address on another site must not learn the link.
  c.header('referrer-policy', 'no-referrer')
  c.header('x-robots-tag', 'noindex, nofollow')
  const visit = visitOf(c, house)
  const office = house.operators.get(c.req.param('operator') ?? '')
  if (!office) return undefined
  const browser = visitorMark(c, house, 'form-link')
  return { visit, office, held: { operator: office.rules.id, token: c.req.param('token') ?? '', browser }, demoOf }
}

async function look(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const opened = openedOf(c, house, demoOf)
  const link = opened && (await openFormLink(house.desk, opened.held))
  if (!opened || !link) return showError(visitOf(c, house), 404, demoOf)
  if (link.is !== 'open' && link.is !== 'begun') return over(opened, link)
  const until = link.is === 'open' ? link.until : undefined
  const { visit } = opened
  const body = <LinkPage opened={opened} number={link.number} until={until} />
  return show(visit, { title: visit.say('form.title'), body }, demoOf)
}

async function begin(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const opened = openedOf(c, house, demoOf)
  if (!opened) return showError(visitOf(c, house), 404, demoOf)
  const form = await formOf(opened.visit, demoOf)
  if (form instanceof Response) return form
  const begun = await beginByLink(house.desk, opened.held, tellingAddress(c, house))
  if (!begun) return showError(opened.visit, 404, demoOf)
  if (begun.is === 'too-many') return showError(opened.visit, 429, demoOf)
  if (begun.is !== 'started') return over(opened, begun)
  keepApplication(c, house, begun.key)
  const read = await readApplication(house.desk, begun.key)
  if (read?.application.ref) return c.redirect(`/c/${read.application.ref}/received`, 303)
  return c.redirect(read ? nextHref({ ...read, office: opened.office }) : '/prove', 303)
}

function over(
  { visit, office, demoOf }: Opened,
  link: { is: 'used' | 'revoked' | 'expired'; at: Instant },
): Promise<Response> {
  const { say, lang } = visit
  const when = formats(lang, rule(office.rules.zone)).dateTimeZone(link.at)
  const action = { href: '/', label: say('form.over.start') }
  const notice = { title: say(`form.over.${link.is}`), text: say(`form.over.${link.is}.text`, { when }), action }
  return showNotice(visit, 410, notice, demoOf)
}

interface LinkPageProps {
  opened: Opened
  number: Msisdn
  /** Left out: this browser has begun. */
  until: Instant | undefined
}

function LinkPage({ opened: { visit, office, held }, number, until }: LinkPageProps): JSX.Element {
  const { say, lang, csrf } = visit
  const format = formats(lang, rule(office.rules.zone))
  return (
    <>
      <h1>{say('form.title')}</h1>
      <p>{say('form.lead', { operator: operatorName(office, lang) })}</p>
      <SummaryList
        rows={[
          { key: say('form.number'), value: msisdnMasked(number) },
          ...(until ? [{ key: say('form.until'), value: format.dateTimeZone(until) }] : []),
        ]}
      />
      <p>{until ? say('form.once') : say('form.begun')}</p>
      {until ? <p>{say('form.proof')}</p> : null}
      <Form action={`/form/${held.operator}/${held.token}`} csrf={csrf}>
        <Buttons>
          <Button>{say(until ? 'form.begin' : 'form.goOn')}</Button>
        </Buttons>
      </Form>
      <Details summary={say('form.notYou')}>
        <p>{say('form.notYou.text')}</p>
      </Details>
    </>
  )
}
