import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { holdsLink } from '../auth/links.ts'
import { printCertificate } from '../cases/print-certificate.ts'
import { stopCase } from '../cases/stop-case.ts'
import { withdrawCase } from '../cases/withdraw-case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { rule } from '../domain/operator.ts'
import { caseCan } from '../domain/permissions.ts'
import { Button, Buttons, Form } from '../ui/form.tsx'
import { formats, lineOf } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { Panel } from '../ui/parts.tsx'
import { CareCard } from './care-card.tsx'
import { askForLink, type CaseVisit, caseHref, caseVisit, keyedVisit } from './case-visit.tsx'
import { noWayBack } from './track-page.tsx'
import { type DemoOf, formOf, show, showError, showNotice, visitOf } from './visit.tsx'

/** What a subscriber can do on the pages of a case: take it back, stop a stranger's, take the paper home. */
export function actRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/c/:ref/withdraw', (c) => withdrawPage(c, house, demoOf))
  app.post('/c/:ref/withdraw', (c) => withdraw(c, house, demoOf))
  app.get('/c/:ref/withdrawn', (c) => withdrawnPage(c, house, demoOf))
  app.get('/c/:ref/stop', (c) => stopPage(c, house, demoOf))
  app.post('/c/:ref/stop', (c) => stop(c, house, demoOf))
  app.get('/c/:ref/certificate.pdf', (c) => certificate(c, house, demoOf))
}

const subscriber = { is: 'subscriber', assurance: 'none' } as const

async function withdrawPage(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const { say, view, csrf } = visit
  const may = caseCan.withdraw(view.case, subscriber)
  if (may !== true) return refused(visit, may.no)
  const body = (
    <>
      <h1>{say('track.back.title')}</h1>
      <p>{say(view.case.facts.barredAt ? 'track.back.barred' : 'track.back.open-line')}</p>
      <p>{say('track.back.charges')}</p>
      <Form action={caseHref(visit, '/withdraw')} csrf={csrf}>
        <Buttons>
          <Button>{say('track.back.action')}</Button>
          <Button kind="secondary" href={caseHref(visit)}>
            {say('common.back')}
          </Button>
        </Buttons>
      </Form>
    </>
  )
  return show(visit, { title: say('track.back.title'), body }, demoOf)
}

async function withdraw(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const { case: of } = visit.view
  // The same press twice: the first one was taken, and the second sees its answer.
  if (of.facts.ending?.as === 'withdrawn') return c.redirect(caseHref(visit, '/withdrawn'), 303)
  try {
    await withdrawCase(house.desk, of.operator, of.ref, subscriber)
  } catch (error) {
    if (error instanceof CaseRefused) return refused(visit, error.code)
    throw error
  }
  return c.redirect(caseHref(visit, '/withdrawn'), 303)
}

function refused(visit: CaseVisit, no: string): Promise<Response> {
  const { say } = visit
  const action = { href: caseHref(visit), label: say('track.back.toCase') }
  return showNotice(
    visit,
    409,
    { title: say('track.back.title'), text: noWayBack(visit, no), action, more: <CareCard visit={visit} /> },
    visit.demoOf,
  )
}

async function withdrawnPage(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const { say, format, view } = visit
  const { ending, barredAt } = view.case.facts
  if (ending?.as !== 'withdrawn') return c.redirect(caseHref(visit), 303)
  const next =
    view.case.status === 'open' && barredAt
      ? say('track.now.withdrawing-barred.text')
      : barredAt
        ? say('track.now.withdrawn-restored.text', { when: format.dateTime(ending.at) })
        : say('track.now.withdrawing.text')
  const body = (
    <>
      <Panel title={say('track.back.done')}>
        <p>{say('track.back.done.text', { when: format.dateTimeZone(ending.at) })}</p>
        <p>{next}</p>
      </Panel>
      <Buttons>
        <Button href={caseHref(visit)}>{say('track.back.toCase')}</Button>
      </Buttons>
    </>
  )
  return show(visit, { title: say('track.back.done'), body }, demoOf)
}

async function stopVisit(c: Context, house: House, demoOf?: DemoOf): Promise<CaseVisit | Response> {
  const visit = await caseVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const { operator, ref } = visit.view.case
  if (!holdsLink(c, house.desk, operator, ref, 'stop')) return askForLink(visit)
  // Whoever reads this may be another than who sent the request and chose its language.
  const { lang, say } = visitOf(c, house)
  return { ...visit, lang, say, format: formats(lang, rule(visit.office.rules.zone)) }
}

async function stopPage(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await stopVisit(c, house, demoOf)
  return visit instanceof Response ? visit : showStop(visit)
}

/** One press, for somebody who is frightened and holds a phone. Done twice, it says the same. */
async function stop(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await stopVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const { operator, ref } = visit.view.case
  try {
    await stopCase(house.desk, operator, ref)
  } catch (error) {
    // Held, ended or past the point of no return meanwhile: the page says which.
    if (!(error instanceof CaseRefused)) throw error
  }
  return c.redirect(caseHref(visit, '/stop', 'stop'), 303)
}

function showStop(visit: CaseVisit): Promise<Response> {
  const { say, format, view, csrf, demoOf } = visit
  const { facts, dates, binding } = view.case
  const may = caseCan.hold(view.case, { is: 'system' })
  if (may === true) {
    const number = lineOf(binding, true)
    const body = (
      <>
        <h1>{say('track.stop.title')}</h1>
        <p>{say('track.stop.text', { when: format.dateTimeZone(dates.receivedAt), number })}</p>
        <p>{say('track.stop.what')}</p>
        <Form action={caseHref(visit, '/stop', 'stop')} csrf={csrf}>
          <Buttons>
            <Button>{say('track.stop.action')}</Button>
          </Buttons>
        </Form>
        <p class="after-buttons">{say('track.stop.mine')}</p>
      </>
    )
    return show(visit, { title: say('track.stop.title'), body }, demoOf)
  }
  if (facts.hold) {
    const text = say('track.stop.done.text', { when: format.dateTimeZone(facts.hold.at) })
    return showEnd(visit, say('track.stop.done'), facts.barredAt ? [text, say('track.stop.barred')] : [text])
  }
  if (may.no === 'past-the-point-of-no-return')
    return showEnd(visit, say('track.stop.late'), [say('track.stop.late.text')])
  return showEnd(visit, say('track.stop.ended'), [noWayBack(visit, may.no)])
}

function showEnd(visit: CaseVisit, title: string, texts: string[]): Promise<Response> {
  const body: JSX.Element = (
    <>
      <h1>{title}</h1>
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <CareCard visit={visit} />
    </>
  )
  return show(visit, { title, body }, visit.demoOf)
}

async function certificate(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const { view, lang } = visit
  const pdf =
    view.certificate && !view.certificate.revokedAt
      ? await printCertificate(house.desk, house, view.case.ref, lang)
      : null
  if (!pdf) return showError(visit, 404, demoOf)
  return c.body(new Uint8Array(pdf), 200, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="certificate-${view.case.ref}-${lang}.pdf"`,
  })
}
