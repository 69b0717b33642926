import type { Context, Hono } from 'hono'
import { readCode } from '../auth/codes.ts'
import { applicationKey, keepApplication } from '../auth/sessions.ts'
import { checkCode, codeState } from '../cases/check-code.ts'
import { type CodeSending, sendCode } from '../cases/send-code.ts'
import { readApplication, startApplication } from '../cases/start-application.ts'
import type { OperatorId } from '../domain/line.ts'
import { isOfCountry } from '../domain/msisdn.ts'
import { parseNamedLine } from '../domain/named-line.ts'
import { rule } from '../domain/operator.ts'
import { nameOfLine } from '../store/applications.ts'
import { type CodeWay, codeDigits } from '../store/codes.ts'
import type { House } from '../ui/house.ts'
import { lineProblem } from '../ui/number-problem.ts'
import { messageFor } from '../ui/parse-form.ts'
import { tellingAddress } from '../ui/visitor-address.ts'
import { HotlinePage, triedCode } from './hotline.tsx'
import {
  type Journey,
  journeyForm,
  journeyOf,
  nextHref,
  type Place,
  places,
  type Step,
  shownTime,
  steps,
} from './journey.tsx'
import { CodePage, type CodePageProps } from './pages/code.tsx'
import { ProvePage } from './pages/prove.tsx'
import { type Draft, StartPage, type StartPageProps } from './pages/start.tsx'
import { type DemoOf, formOf, show, showError, type Visit, visitOf } from './visit.tsx'

/** The number, the proof, the code. Every number is treated alike: whether it exists is known only to who holds its code. */
export function startRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/', async (c) => {
    const visit = visitOf(c, house)
    return showStart(
      visit,
      {
        draft: await draftOf(visit),
        missed: c.req.query('ended') === '1' ? 'ended' : c.req.query('begin') === '1' ? 'begin' : undefined,
        number: c.req.query('number'),
        ported: c.req.query('ported') === '1',
      },
      demoOf,
    )
  })
  app.post('/', (c) => begin(c, house, demoOf))
  app.get('/prove', (c) => inJourney(c, house, demoOf, (journey) => showProve(journey)))
  app.post('/prove', (c) => inJourney(c, house, demoOf, chooseWay))
  app.get('/code', (c) => inJourney(c, house, demoOf, (journey) => showCode(journey, {})))
  app.get('/hotline', (c) => inJourney(c, house, demoOf, (journey) => showHotline(journey)))
  app.post('/hotline', (c) => inJourney(c, house, demoOf, tryHotline))
  app.post('/code', (c) => inJourney(c, house, demoOf, tryCode))
}

async function inJourney(
  c: Context,
  house: House,
  demoOf: DemoOf | undefined,
  act: (journey: Journey) => Promise<Response>,
): Promise<Response> {
  const journey = await journeyOf(c, house, demoOf)
  return journey instanceof Response ? journey : act(journey)
}

function showStart(
  visit: Visit,
  props: Pick<StartPageProps, 'draft' | 'missed' | 'number' | 'operator' | 'ported' | 'errors'>,
  demoOf?: DemoOf,
): Promise<Response> {
  const { house, say, csrf } = visit
  const body = (
    <StartPage
      operators={[...house.operators.values()]}
      demoNumbers={house.demo ? house.demoNumbers : undefined}
      csrf={csrf}
      {...props}
    />
  )
  return show(visit, { title: say('portal.title'), body, wrong: props.errors !== undefined }, demoOf)
}

/** What this browser has begun and not sent. */
async function draftOf({ c, house }: Visit): Promise<Draft | undefined> {
  const key = applicationKey(c, house)
  const office = key && house.operators.get(key.operator)
  const read = key && office ? await readApplication(house.desk, key) : null
  if (!read || !office || read.application.ref !== null) return undefined
  return { line: read.application.answers, href: nextHref({ ...read, office }) }
}

async function begin(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const [typed, chosen] = [String(form.get('number') ?? ''), String(form.get('operator') ?? '')]
  const again = (errors: StartPageProps['errors'], ported = false) =>
    showStart(visit, { number: typed, operator: chosen, ported: ported || chosen !== '', errors }, demoOf)
  const parsed = parseNamedLine(typed)
  if (!parsed.ok) return again({ number: lineProblem(visit.lang, parsed) })
  const card = 'iccid' in parsed
  const countries = [...house.operators.values()].map(({ rules }) => rule(rules.country))
  if (!card && !countries.some((country) => isOfCountry(parsed.number, country)))
    return again({ number: visit.say('portal.problem.foreign') })
  const operator = house.operators.has(chosen) ? chosen : guessOperator(house, card ? undefined : parsed.number)
  if (!operator)
    return again({ operator: visit.say(card ? 'portal.start.operatorOfCard' : 'portal.start.operatorUnknown') }, true)
  const named = card ? { iccid: parsed.iccid } : { number: parsed.number }
  // The same number again, in this browser: its answers are still good.
  const known = await sameDraft(visit, operator, card ? parsed.iccid : parsed.number)
  if (known) return c.redirect(known, 303)
  const started = await startApplication(house.desk, operator, {
    ...named,
    language: visit.lang,
    from: tellingAddress(c, house),
  })
  if (started.is === 'too-many') return showError(visit, 429, demoOf)
  keepApplication(c, house, started.key)
  return c.redirect('/prove', 303)
}

async function sameDraft({ c, house }: Visit, operator: OperatorId, named: string): Promise<string | undefined> {
  const key = applicationKey(c, house)
  const office = key && house.operators.get(key.operator)
  if (!key || !office || key.operator !== operator) return undefined
  const read = await readApplication(house.desk, key)
  if (!read || read.application.ref !== null || nameOfLine(read.application.answers) !== named) return undefined
  return nextHref({ ...read, office })
}

/** By the first digits as they were first given out: a hint, because numbers are ported. The digits of a card tell nothing here. */
function guessOperator(house: House, number: string | undefined): OperatorId | undefined {
  if (house.operators.size === 1) return [...house.operators.keys()][0]
  if (number === undefined) return undefined
  const national = /^\+7(\d{3})/.exec(number)?.[1]
  const found = [...house.operators.values()].find(
    ({ rules }) => rule(rules.country) === 'KZ' && rule(rules.prefixes).some((prefix) => prefix === national),
  )
  return found?.rules.id
}

/** Where to go once it is proved. Only pages of this journey: an address could have been made by anybody. */
function stepAfter(journey: Journey): Step | Place | undefined {
  const asked = journey.c.req.query('next')
  return [...steps, ...places].find((step) => step === asked)
}

/** The page's own address with what has to survive it. */
function withNext(journey: Journey, path: string, more: Record<string, string> = {}): string {
  const next = stepAfter(journey)
  const query = new URLSearchParams({ ...(next ? { next } : {}), ...more })
  return query.size > 0 ? `${path}?${query}` : path
}

function showProve(journey: Journey, error?: string): Promise<Response> {
  const { say, office, application, csrf, key, c, lang } = journey
  const again = c.req.query('again') === '1'
  const body = (
    <ProvePage
      line={application.answers}
      rules={office.rules}
      lang={lang}
      care={{ known: office, now: journey.now, lang }}
      again={again}
      error={error}
      of={{ key }}
      csrf={csrf}
      action={withNext(journey, '/prove', again ? { again: '1' } : {})}
    />
  )
  return show(journey, { title: say('portal.prove.title'), body, wrong: error !== undefined }, journey.demoOf)
}

async function chooseWay(journey: Journey): Promise<Response> {
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  if (form.get('way') === 'hotline') return journey.c.redirect(withNext(journey, '/hotline'), 303)
  const way = asWay(form.get('way'))
  if (!way) return showProve(journey, messageFor(journey.lang, { code: 'choose' }))
  const sending = await send(journey, way)
  // Asked a moment ago: the first code is as good, and the page for it says when another can be had.
  if (sending.is === 'locked') return showCode(journey, { lockedUntil: sending.until, way })
  return journey.c.redirect(withNext(journey, '/code'), 303)
}

const asWay = (text: unknown): CodeWay | undefined => (text === 'line' || text === 'contact' ? text : undefined)

function send({ house, key, c }: Journey, way: CodeWay): Promise<CodeSending> {
  return sendCode(house.desk, key, way, tellingAddress(c, house))
}

async function showCode(
  journey: Journey,
  more: { error?: string; lockedUntil?: string; tooSoonUntil?: string; way?: CodeWay },
): Promise<Response> {
  const { say, office, application, csrf, key, c, house, lang } = journey
  const state = await codeState(house.desk, key)
  const way = more.way ?? state?.way
  if (!way) return c.redirect(withNext(journey, '/prove'), 303)
  const locked = more.lockedUntil ?? state?.lockedUntil
  const props: CodePageProps = {
    line: application.answers,
    rules: office.rules,
    lang,
    care: { known: office, now: journey.now, lang },
    way,
    error: more.error,
    lockedUntil: locked && shownTime(journey, locked),
    tooSoonUntil: more.tooSoonUntil && shownTime(journey, more.tooSoonUntil),
    fresh: c.req.query('fresh') === '1' && c.req.method === 'GET',
    silent: application.lookup === 'cannot-tell',
    of: { key },
    csrf,
    action: withNext(journey, '/code'),
    proveHref: withNext(journey, '/prove'),
  }
  const title = locked ? say('portal.code.locked', { time: props.lockedUntil ?? '' }) : say('portal.code.title')
  return show(
    journey,
    {
      title,
      body: <CodePage {...props} />,
      wrong: more.error !== undefined,
      ...(locked ? { status: 429 as const } : {}),
    },
    journey.demoOf,
  )
}

async function tryCode(journey: Journey): Promise<Response> {
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  if (form.get('act') === 'resend') return resend(journey)
  const { c, house, key, lang, say } = journey
  const typed = String(form.get('code') ?? '')
  if (typed.trim() === '') return showCode(journey, { error: say('portal.code.empty') })
  const code = readCode(typed)
  if (!code) return showCode(journey, { error: messageFor(lang, { code: 'codeFormat', values: { n: codeDigits } }) })
  const check = await checkCode(house.desk, key, code)
  if (check.is === 'right') return c.redirect(`/${stepAfter(journey) ?? 'standing'}`, 303)
  if (check.is === 'locked') return showCode(journey, { lockedUntil: check.until })
  const error =
    check.is === 'old'
      ? messageFor(lang, { code: 'codeOld' })
      : messageFor(lang, { code: 'codeWrong', values: { n: check.left } })
  return showCode(journey, { error })
}

function showHotline(journey: Journey, error?: string): Promise<Response> {
  const { say, csrf, key } = journey
  const body = (
    <HotlinePage
      action={withNext(journey, '/hotline')}
      otherWay={withNext(journey, '/prove')}
      csrf={csrf}
      of={{ key }}
      error={error}
    />
  )
  return show(journey, { title: say('hotline.title'), body, wrong: error !== undefined }, journey.demoOf)
}

async function tryHotline(journey: Journey): Promise<Response> {
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  const error = await triedCode(journey, journey.key, String(form.get('code') ?? ''), (at) => shownTime(journey, at))
  if (error !== undefined) return showHotline(journey, error)
  return journey.c.redirect(`/${stepAfter(journey) ?? 'standing'}`, 303)
}

async function resend(journey: Journey): Promise<Response> {
  const state = await codeState(journey.house.desk, journey.key)
  if (!state) return journey.c.redirect(withNext(journey, '/prove'), 303)
  const sending = await send(journey, state.way)
  if (sending.is === 'locked') return showCode(journey, { lockedUntil: sending.until })
  if (sending.is === 'too-soon') return showCode(journey, { tooSoonUntil: sending.until })
  return journey.c.redirect(withNext(journey, '/code', { fresh: '1' }), 303)
}
