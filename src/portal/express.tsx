import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { applicationKey } from '../auth/sessions.ts'
import { readApplication } from '../cases/start-application.ts'
import { type ExpressRequest, submitExpress } from '../cases/submit-express.ts'
import { checkRequestedEnd } from '../domain/dates.ts'
import { parseMsisdn } from '../domain/msisdn.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { caseNow } from '../store/clock.ts'
import { caseLink } from '../store/link-keys.ts'
import { formats, msisdn } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { messagesFor, type Problem, type Problems, parseForm, type Typed } from '../ui/parse-form.ts'
import { tellingAddress } from '../ui/visitor-address.ts'
import { ExpressPage, expressFields } from './express-page.tsx'
import { type DemoOf, formOf, show, showNotice, type Visit, visitOf } from './visit.tsx'

/**
 * The page on which anyone can end a contract: no login, one page, the fields that the law names and no other (§ 312k of the
 * German civil code; where no such law holds, it does no harm). The receipt comes at once, before anyone asks who it was.
 */
export function expressRoutes(house: House, demoOf?: DemoOf): Hono {
  const app = new Hono()
  app.get('/express', async (c) => showForm(visitOf(c, house), await begun(c, house), {}, demoOf))
  app.post('/express', (c) => submit(c, house, demoOf))
  return app
}

/** What this browser has begun in the guided way and cannot go on with there: its number need not be typed twice. */
export async function begun(c: Context, house: House): Promise<Typed> {
  const key = applicationKey(c, house)
  const read = key && house.operators.has(key.operator) ? await readApplication(house.desk, key) : null
  if (!key || !read || read.application.ref !== null) return {}
  return { operator: key.operator, number: msisdn(read.application.answers.number) }
}

const schema = z.object({
  kind: z.enum(['ordinary', 'good-cause']),
  cause: z.string().max(1000).optional(),
  name: z.string().max(120),
  operator: z.string(),
  number: z.string().max(40),
  end: z.enum(['now', 'day']),
  day: z.string().optional(),
  contact: z.string().max(200),
  form: z.uuid().optional(),
})

function showForm(visit: Visit, typed: Typed, problems: Problems, demoOf?: DemoOf): Promise<Response> {
  const { say, house, lang } = visit
  const operators = [...house.operators.values()]
  const labels = Object.fromEntries(expressFields.map((field) => [field, say(`express.${field}`)]))
  const onPage = Object.fromEntries(expressFields.map((field) => [field, problems[field]]))
  const errors = messagesFor(lang, onPage, labels)
  const wrong = Object.keys(problems).length > 0
  const formId = typeof typed.form === 'string' ? typed.form : randomUUID()
  const body = <ExpressPage visit={visit} operators={operators} typed={typed} errors={errors} formId={formId} />
  return show(visit, { title: say('express.title'), body, wrong }, demoOf)
}

async function submit(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  // With one operator there is nothing to choose, and the form does not ask.
  const only = house.operators.size === 1 ? [...house.operators.keys()][0] : undefined
  if (only !== undefined) form.set('operator', only)
  const parsed = parseForm(schema, form)
  const known = house.operators.get(String(form.get('operator') ?? ''))
  const read = known
    ? await readFields(house, known, form)
    : { problems: { operator: { code: 'choose' } } satisfies Problems }
  // What was read knows its field better than the pattern: nobody «enters» a choice.
  const problems = { ...(parsed.ok ? {} : parsed.problems), ...read.problems }
  const fields = 'fields' in read ? read.fields : undefined
  if (!parsed.ok || !known || !fields || Object.keys(problems).length > 0)
    return showForm(visit, parsed.typed, problems, demoOf)
  const { kind, cause, name } = parsed.values
  const from = tellingAddress(c, house)
  const outcome = await submitExpress(house.desk, known, {
    kind,
    ...(cause === undefined ? {} : { cause }),
    name,
    ...fields,
    language: visit.lang,
    formId: parsed.values.form ?? randomUUID(),
    ...(from === undefined ? {} : { from }),
  })
  if (outcome.is === 'too-many') {
    const action = { href: '/', label: visit.say('common.startPage') }
    return showNotice(
      visit,
      429,
      { title: visit.say('verify.locked'), text: visit.say('express.tooMany'), action },
      demoOf,
    )
  }
  const link = caseLink(house.desk.keys, '', known.rules.id, outcome.receipt.ref)
  return c.redirect(link.replace('?', '/receipt?'), 303)
}

type Fields = Pick<ExpressRequest, 'number' | 'requestedEnd' | 'contact'>

/** What a pattern alone cannot judge: a number, a day within the operator's horizon, an address that is not the line itself. */
export async function readFields(
  house: House,
  known: KnownOperator,
  form: FormData,
): Promise<{ problems: Problems; fields?: Fields }> {
  const { rules } = known
  const country = rule(rules.country)
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const problems: Problems = {}
  const number = parseMsisdn(text('number'), country)
  if (!number.ok && number.code !== 'empty') problems.number = { code: 'phone' }
  const contact = readContact(text('contact'), number.ok ? number.msisdn : '', country)
  if ('code' in contact && text('contact') !== '') problems.contact = contact
  const end = text('end') === 'day' ? dayOf(text) : 'now'
  const checked = checkRequestedEnd({
    requestedEnd: end,
    now: await caseNow(house.desk.db, house.desk.machineMs()),
    rules,
  })
  if (!checked.ok) problems.day = dayProblem(checked, formats('en', rule(rules.zone)))
  if (text('kind') === 'good-cause' && text('cause') === '') problems.cause = { code: 'required' }
  if (!number.ok || 'code' in contact || !checked.ok) return { problems }
  return { problems, fields: { number: number.msisdn, requestedEnd: checked.requestedEnd, contact } }
}

function readContact(typed: string, number: string, country: string): Fields['contact'] | Problem {
  if (typed.includes('@'))
    return z.email().safeParse(typed).success ? { channel: 'email', address: typed } : { code: 'email' }
  const phone = parseMsisdn(typed, country)
  if (!phone.ok) return { code: 'email' }
  // The line that ends cannot bring the news of its end.
  return phone.msisdn === number ? { code: 'otherContact' } : { channel: 'phone', address: phone.msisdn }
}

const dayOf = (text: (name: string) => string): string =>
  `${text('day-year')}-${text('day-month').padStart(2, '0')}-${text('day-day').padStart(2, '0')}`

function dayProblem(
  { code, latest }: { code: 'not-a-date' | 'in-the-past' | 'too-far'; latest: string },
  format: ReturnType<typeof formats>,
): Problem {
  if (code === 'too-far') return { code: 'dateFar', values: { date: format.date(latest) } }
  return { code: code === 'in-the-past' ? 'datePast' : 'date' }
}
