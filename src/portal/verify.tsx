import { type Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { type CheckedCertificate, checkCertificate } from '../cases/check-certificate.ts'
import { HOUR_MS, later } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import { parseReference } from '../domain/reference.ts'
import { clockOffset } from '../store/clock.ts'
import { takePoint } from '../store/limits.ts'
import { markOf } from '../store/seal.ts'
import { Button, Buttons, ErrorSummary, Form, TextInput } from '../ui/form.tsx'
import { formats, msisdnMasked } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { messageFor } from '../ui/parse-form.ts'
import { Banner, Details, SummaryList } from '../ui/parts.tsx'
import { tellingAddress } from '../ui/visitor-address.ts'
import { type DemoOf, formOf, operatorName, show, showNotice, type Visit, visitOf } from './visit.tsx'

/**
 * The public check of a certificate. Open to all, names nobody. `/verify?code=…` is what the square on the paper holds; the
 * form and links of ours lead to `/verify/<code>`.
 */
export function verifyRoutes(house: House, demoOf?: DemoOf): Hono {
  const app = new Hono()
  app.get('/verify', (c) => {
    const code = c.req.query('code')
    return code === undefined ? ask(visitOf(c, house), '', undefined, demoOf) : answer(c, house, code, demoOf)
  })
  app.post('/verify', (c) => take(c, house, demoOf))
  app.get('/verify/:code', (c) => answer(c, house, c.req.param('code'), demoOf))
  return app
}

const example = '4T7WK\u2011M93XB'
/** Fifty bits cannot be guessed in any number of tries; the limit keeps the record from being worked out all day. */
const limits = { most: 30, windowMs: HOUR_MS }
/** All visitors of one house whose addresses cannot be told apart. */
const sharedLimits = { most: 3_000, windowMs: HOUR_MS }

function ask(visit: Visit, typed: string, error: string | undefined, demoOf?: DemoOf): Promise<Response> {
  const { say, csrf } = visit
  const body = (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { code: error }} />
      <h1>{say('verify.title')}</h1>
      <p>{say('verify.intro')}</p>
      <CodeForm say={say} csrf={csrf} typed={typed} error={error} />
    </>
  )
  return show(visit, { title: say('verify.title'), body, wrong: error !== undefined }, demoOf)
}

function CodeForm({
  say,
  csrf,
  typed,
  error,
}: Pick<Visit, 'say' | 'csrf'> & { typed: string; error: string | undefined }): JSX.Element {
  return (
    <Form action="/verify" csrf={csrf}>
      <TextInput
        name="code"
        label={say('verify.code')}
        hint={say('verify.code.hint', { example })}
        error={error}
        value={typed}
        autocomplete="off"
        width={20}
      />
      <Buttons>
        <Button>{say('verify.action')}</Button>
      </Buttons>
    </Form>
  )
}

async function take(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const typed = String(form.get('code') ?? '').trim()
  const code = parseReference(typed)
  if (code) return c.redirect(`/verify/${code}`, 303)
  return ask(visit, typed, messageFor(visit.lang, { code: 'certificateCode', values: { example } }), demoOf)
}

async function answer(c: Context, house: House, typed: string, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const from = tellingAddress(c, house)
  const name = `verify/${from === undefined ? 'all' : markOf(house.desk.keys, 'address', from).toString('hex')}`
  const taken = await takePoint(
    house.desk.db,
    { name, ...(from === undefined ? sharedLimits : limits) },
    house.desk.machineMs(),
  )
  if (!taken.ok) return locked(visit, taken.until, demoOf)
  const found = await checkCertificate(house.desk, typed)
  return found ? known(visit, found, demoOf) : unknown(visit, typed, demoOf)
}

async function locked(visit: Visit, until: string, demoOf?: DemoOf): Promise<Response> {
  const { say, house, lang } = visit
  // Limits run on the machine's clock; the page shows the case's, which a demonstration moves.
  const time = formats(lang).time(later(until, await clockOffset(house.desk.db)))
  const action = { href: '/verify', label: say('common.tryAgain') }
  return showNotice(
    visit,
    429,
    { title: say('verify.locked'), text: say('verify.locked.text', { time }), action },
    demoOf,
  )
}

function unknown(visit: Visit, typed: string, demoOf?: DemoOf): Promise<Response> {
  const { say, csrf } = visit
  const body = (
    <>
      <h1>{say('verify.unknown')}</h1>
      <p>{say('verify.unknown.text')}</p>
      <CodeForm say={say} csrf={csrf} typed={typed} error={undefined} />
    </>
  )
  return show(visit, { title: say('verify.unknown'), body, status: 404 }, demoOf)
}

function known(visit: Visit, found: CheckedCertificate, demoOf?: DemoOf): Promise<Response> {
  const { say } = visit
  const state = stateOf(found)
  const body = (
    <>
      <h1>{say('verify.title')}</h1>
      <SinceThenPart visit={visit} found={found} />
      <Verdict visit={visit} found={found} state={state} />
      <FactsOf visit={visit} found={found} />
      <Details summary={say('verify.compare')}>
        <p>{say('verify.compare.text')}</p>
        <p>
          <code>{(found.headHash.match(/.{1,8}/g) ?? []).join(' ')}</code>
        </p>
        {found.recordWhole ? <p>{say('verify.compare.whole')}</p> : null}
      </Details>
      <p>
        <a href="/verify">{say('verify.again')}</a>
      </p>
    </>
  )
  return show(visit, { title: say(`verify.${state}`), body }, demoOf)
}

type CheckState = 'valid' | 'revoked' | 'broken' | 'past'

function stateOf({ revokedAt, recordWhole }: CheckedCertificate): CheckState {
  if (revokedAt) return 'revoked'
  if (recordWhole === null) return 'past'
  return recordWhole ? 'valid' : 'broken'
}

function Verdict({ visit, found, state }: { visit: Visit; found: CheckedCertificate; state: CheckState }): JSX.Element {
  const { say, lang } = visit
  const text =
    state === 'revoked'
      ? say('verify.revoked.text', {
          when: formats(lang, zoneOf(visit, found)).dateTimeZone(found.revokedAt ?? found.issuedAt),
        })
      : say(`verify.${state}.text`)
  return (
    <Banner
      tone={({ valid: 'ok', past: 'neutral', revoked: 'danger', broken: 'danger' } as const)[state]}
      title={say(`verify.${state}`)}
    >
      <p>{text}</p>
    </Banner>
  )
}

/** A paper that was true once must not be taken for the present: what was seen since is read first. */
function SinceThenPart({ visit, found }: { visit: Visit; found: CheckedCertificate }): JSX.Element | null {
  const { since } = found
  if (!since) return null
  const { say, lang } = visit
  const format = formats(lang, zoneOf(visit, found))
  return (
    <Banner tone="warn" title={say('verify.since.title')}>
      {since.seen.map(({ kind, at }) => (
        <p key={`${kind} ${at}`}>{say(`verify.since.${kind}`, { when: format.dateTimeZone(at) })}</p>
      ))}
      {since.backInService ? <p>{say('verify.since.back')}</p> : null}
      {since.endedAnew ? <p>{say('verify.since.again')}</p> : null}
    </Banner>
  )
}

function FactsOf({ visit, found }: { visit: Visit; found: CheckedCertificate }): JSX.Element {
  const { say, lang, house } = visit
  const format = formats(lang, zoneOf(visit, found))
  const known = house.operators.get(found.operator)
  const erased = say('verify.erased')
  return (
    <SummaryList
      rows={[
        { key: say('verify.operator'), value: known ? operatorName(known, lang) : found.operator },
        { key: say('verify.number'), value: found.line ? msisdnMasked(found.line.msisdn) : erased },
        { key: say('verify.off'), value: found.line ? format.dateTimeZone(found.line.observedOffAt) : erased },
        { key: say('verify.issued'), value: format.dateTime(found.issuedAt) },
        { key: say('verify.evidence'), value: say(`verify.class.${found.class}`) },
      ]}
    />
  )
}

function zoneOf({ house }: Visit, { operator }: CheckedCertificate): string {
  const known = house.operators.get(operator)
  return known ? rule(known.rules.zone) : 'Asia/Almaty'
}
