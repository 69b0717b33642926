import type { Hono } from 'hono'
import { saveAnswers } from '../cases/save-answers.ts'
import { blockersOf } from '../domain/eligibility.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import type { Path } from '../store/applications.ts'
import type { House } from '../ui/house.ts'
import { afterAnswer, type Journey, journeyForm, provenJourney, toProof } from './journey.tsx'
import { type LineState, lineState } from './line-state.ts'
import { DecidePage } from './pages/decide.tsx'
import { isShown, otherPaths } from './pages/decide-facts.ts'
import { OtherPathPage } from './pages/other-path.tsx'
import { SilentPage, StandingPage } from './pages/standing.tsx'
import { WaitingPage } from './pages/waiting.tsx'
import { type DemoOf, operatorName, show, showError, showNotice, visitOf } from './visit.tsx'

const freshMs = 5 * MINUTE_MS

/** How the line stands, and what should become of it. */
export function chooseRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/standing', async (c) => {
    const journey = await provenJourney(c, house, 'standing', demoOf)
    return journey instanceof Response ? journey : showStanding(journey, await lineState(journey, freshMs))
  })
  app.get('/decide', async (c) => {
    const journey = await provenJourney(c, house, 'decide', demoOf)
    return journey instanceof Response ? journey : showDecide(journey)
  })
  app.post('/decide', async (c) => {
    const journey = await provenJourney(c, house, 'decide', demoOf)
    return journey instanceof Response ? journey : decide(journey)
  })
  app.get('/decide/:path', async (c) => {
    const path = otherPaths.find((each) => each === c.req.param('path'))
    if (!path) return showError(visitOf(c, house), 404, demoOf)
    const journey = await provenJourney(c, house, 'decide', demoOf)
    if (journey instanceof Response) return journey
    return isShown(journey, path) ? showOtherPath(journey, path) : c.redirect('/decide', 303)
  })
}

export function showWaiting(journey: Journey, step: 'standing' | 'check'): Promise<Response> {
  const title = journey.say('line.wait.title', { operator: operatorName(journey.office, journey.lang) })
  return show(journey, { title, body: <WaitingPage journey={journey} step={step} />, refresh: 3 }, journey.demoOf)
}

export function showEnded(journey: Journey): Promise<Response> {
  const { say } = journey
  const action = { href: '/express', label: say('portal.start.express') }
  return showNotice(
    journey,
    200,
    { title: say('portal.notice.ended'), text: say('portal.notice.ended.text'), action },
    journey.demoOf,
  )
}

function showStanding(journey: Journey, state: LineState): Promise<Response> {
  const { say, application, office, now } = journey
  const { line } = application
  if (state === 'waiting') return showWaiting(journey, 'standing')
  if (state === 'ended') return showEnded(journey)
  if (!line)
    return show(journey, { title: say('line.wait.silent'), body: <SilentPage journey={journey} /> }, journey.demoOf)
  const blockers = blockersOf(line.standing, office.rules, now)
  const body = <StandingPage journey={journey} line={line} blockers={blockers} old={state === 'old'} />
  return show(journey, { title: say(`line.title.${line.standing.state}`), body }, journey.demoOf)
}

function showDecide(journey: Journey): Promise<Response> {
  return show(
    journey,
    { title: journey.say('line.decide.title'), body: <DecidePage journey={journey} /> },
    journey.demoOf,
  )
}

async function decide(journey: Journey): Promise<Response> {
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  if (!journey.assured) return toProof(journey, 'decide')
  const { c, house, key, lang } = journey
  const path = (['cancel', ...otherPaths] as const).find((each): each is Path => each === form.get('path'))
  if (!path) return showDecide(journey)
  await saveAnswers(house.desk, key, { path, ...(path === 'cancel' ? { keepSeen: true } : {}) }, lang)
  return c.redirect(path === 'cancel' ? afterAnswer(journey, 'decide') : `/decide/${path}`, 303)
}

function showOtherPath(journey: Journey, path: Exclude<Path, 'cancel'>): Promise<Response> {
  return show(
    journey,
    { title: journey.say(`line.${path}.title`), body: <OtherPathPage journey={journey} path={path} /> },
    journey.demoOf,
  )
}
