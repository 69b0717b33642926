import type { Context, Hono } from 'hono'
import { keepApplication } from '../auth/sessions.ts'
import { readLines, startFromList } from '../cases/list-lines.ts'
import { CaseRefused } from '../domain/errors.ts'
import { epochMsOf } from '../domain/instant.ts'
import type { House } from '../ui/house.ts'
import { type Journey, journeyForm, provenJourney } from './journey.tsx'
import { patienceMs } from './line-state.ts'
import { notMineRoutes } from './not-mine.tsx'
import { LinesPage, LinesWaiting } from './pages/lines.tsx'
import { type DemoOf, operatorName, show, showNotice } from './visit.tsx'

/** All lines of one person at one operator, and the way from there to a request about one of them. */
export function linesRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/lines', async (c) => {
    const journey = await provenJourney(c, house, 'lines', demoOf)
    return journey instanceof Response ? journey : showLines(journey)
  })
  notMineRoutes(app, house, demoOf)
  app.post('/lines/start', (c) => start(c, house, demoOf))
}

async function showLines(journey: Journey): Promise<Response> {
  const { house, key, office, c, say, machineMs, demoOf, lang } = journey
  const operator = operatorName(office, lang)
  const read = await readLines(house.desk, key, office.rules, c.req.query('again') === '1')
  if (read.is === 'prove-more') return proveMore(journey)
  if (read.is === 'waiting' && machineMs - epochMsOf(read.since) < patienceMs) {
    const title = say('lines.wait.title', { operator })
    return show(journey, { title, body: <LinesWaiting title={title} />, refresh: 3 }, demoOf)
  }
  if (read.is !== 'listed') {
    const action = { href: '/lines?again=1', label: say('line.wait.now') }
    return showNotice(journey, 200, { title: say('lines.silent'), text: say('lines.silent.text'), action }, demoOf)
  }
  const body = <LinesPage journey={journey} lines={read.lines} />
  return show(journey, { title: say('lines.title', { operator }), body }, demoOf)
}

/** A code to the line shows who holds a phone. What else its holder has is said only to the holder. */
function proveMore(journey: Journey): Promise<Response> {
  const { say, demoOf } = journey
  const action = { href: '/prove?next=lines', label: say('lines.more.go') }
  return showNotice(journey, 200, { title: say('lines.more'), text: say('lines.more.text'), action }, demoOf)
}

async function start(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const journey = await provenJourney(c, house, 'lines', demoOf)
  if (journey instanceof Response) return journey
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  try {
    const line = String(form.get('line') ?? '')
    keepApplication(c, house, await startFromList(house.desk, journey.key, journey.office.rules, line))
  } catch (error) {
    // The list is another one by now, or never held this line: what there is, is shown.
    if (!(error instanceof CaseRefused)) throw error
    return c.redirect('/lines', 303)
  }
  return c.redirect(form.get('then') === 'protection' ? '/protection' : '/standing', 303)
}
