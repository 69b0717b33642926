import type { Context, Hono } from 'hono'
import { applicationKey } from '../auth/sessions.ts'
import { type ReceiptRead, readReceipt } from '../cases/read-receipt.ts'
import { firstMissing, lineMark, type Submission, submitApplication } from '../cases/submit-application.ts'
import { CaseRefused } from '../domain/errors.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { lineChanges, sameSubscription } from '../domain/line-changes.ts'
import { rule } from '../domain/operator.ts'
import { parseReference } from '../domain/reference.ts'
import { formats } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { hrefOf, type Journey, journeyForm, journeyOf, provenJourney, toProof } from './journey.tsx'
import { showEnded, showWaiting } from './journey-choose.tsx'
import { lineState } from './line-state.ts'
import { CheckPage } from './pages/check.tsx'
import { ReceivedPage, type ReceivedProps, receiptText } from './pages/received.tsx'
import { type DemoOf, show, showNotice, visitOf } from './visit.tsx'

/** The line is read once more before the last look, so that nobody agrees to what is no longer so. */
const freshMs = MINUTE_MS

/** The last look at every answer, the one button that sends, and the receipt. */
export function sendRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/check', async (c) => {
    const journey = await provenJourney(c, house, 'check', demoOf)
    return journey instanceof Response ? journey : lookOnce(journey)
  })
  app.post('/check', async (c) => {
    const journey = await journeyOf(c, house, demoOf)
    return journey instanceof Response ? journey : send(journey)
  })
  app.get('/c/:ref/received', (c) => received(c, house, demoOf))
  app.get('/c/:ref/received.txt', (c) => receiptFile(c, house))
}

async function lookOnce(journey: Journey): Promise<Response> {
  const missing = firstMissing(journey.application, journey.office.rules, journey.now)
  if (missing) return journey.c.redirect(missing === 'decide' ? '/standing' : hrefOf(missing), 303)
  const state = await lineState(journey, freshMs)
  if (state === 'waiting') return showWaiting(journey, 'check')
  if (state === 'ended') return showEnded(journey)
  const { seen } = journey.application.answers
  if (seen && journey.application.line && !sameSubscription(seen, journey.application.line))
    return showOtherLine(journey)
  return showCheck(journey, state === 'old')
}

function showCheck(journey: Journey, old: boolean, status: 200 | 409 = 200): Promise<Response> {
  const { say, application, house } = journey
  const { seen } = application.answers
  const changes = seen && application.line ? lineChanges(seen, application.line) : []
  const body = (
    <CheckPage journey={journey} changes={changes} old={old} lineMark={lineMark(house.desk.keys, application.line)} />
  )
  return show(journey, { title: say('request.check.title'), body, status }, journey.demoOf)
}

async function send(journey: Journey): Promise<Response> {
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  const { c, house, key, office } = journey
  const sent = await submitApplication(house.desk, key, office, String(form.get('line') ?? '')).catch(alreadyOpen)
  return answerTo(journey, sent, c)
}

/** The one refusal that a person can meet here; anything else is a defect and goes on as one. */
function alreadyOpen(error: unknown): { is: 'already-open' } {
  if (error instanceof CaseRefused && error.code === 'already-open') return { is: 'already-open' }
  throw error
}

function answerTo(
  journey: Journey,
  sent: Submission | { is: 'already-open' },
  c: Context,
): Response | Promise<Response> {
  const { say } = journey
  switch (sent.is) {
    case 'received':
      return c.redirect(`/c/${sent.ref}/received`, 303)
    case 'prove-again':
      return toProof(journey, 'check')
    case 'missing':
      return c.redirect(sent.step === 'decide' ? '/standing' : hrefOf(sent.step), 303)
    case 'changed':
      return showCheck(journey, false, 409)
    case 'other-line':
      return showOtherLine(journey)
    case 'already-open': {
      const action = { href: '/track', label: say('portal.start.track') }
      return showNotice(
        journey,
        409,
        { title: say('portal.notice.alreadyOpen'), text: say('portal.notice.alreadyOpen.text'), action },
        journey.demoOf,
      )
    }
  }
}

function showOtherLine(journey: Journey): Promise<Response> {
  const { say } = journey
  const action = { href: '/', label: say('common.startPage') }
  return showNotice(
    journey,
    409,
    { title: say('portal.notice.otherLine'), text: say('portal.notice.otherLine.text'), action },
    journey.demoOf,
  )
}

/** The receipt, for the browser that sent the request; for anybody else the page that tells how to follow it. */
async function received(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const read = await receiptOf(c, house)
  if (!read) return c.redirect(`/c/${encodeURIComponent(c.req.param('ref') ?? '')}`, 303)
  const props = propsOf(visit.lang, house, read)
  return show(visit, { title: visit.say('request.received.page'), body: <ReceivedPage {...props} /> }, demoOf)
}

/** The same as a plain file, to keep: it opens everywhere and needs nothing from us. */
async function receiptFile(c: Context, house: House): Promise<Response> {
  const visit = visitOf(c, house)
  const read = await receiptOf(c, house)
  if (!read) return c.redirect(`/c/${encodeURIComponent(c.req.param('ref') ?? '')}`, 303)
  c.header('content-type', 'text/plain; charset=utf-8')
  c.header('content-disposition', `attachment; filename="signoff-${read.case.ref}.txt"`)
  // Some editors read UTF-8 only when it begins with its mark.
  return c.body(`\ufeff${receiptText(propsOf(visit.lang, house, read))}`)
}

async function receiptOf(c: Context, house: House): Promise<ReceiptRead | null> {
  const key = applicationKey(c, house)
  const ref = parseReference(c.req.param('ref') ?? '')
  if (!key || !ref || !house.operators.has(key.operator)) return null
  return readReceipt(house.desk, key, ref, house.baseUrl)
}

function propsOf(lang: ReceivedProps['lang'], house: House, read: ReceiptRead): ReceivedProps {
  const office = house.operators.get(read.case.operator)
  if (!office) throw new Error(`operator ${read.case.operator} is not of this installation`)
  return { lang, read, office, format: formats(lang, rule(office.rules.zone)) }
}
