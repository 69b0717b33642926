import type { Context } from 'hono'
import { z } from 'zod'
import { applicationKey } from '../auth/sessions.ts'
import { readApplication } from '../cases/start-application.ts'
import type { ExpressOutcome, ExpressRequest } from '../cases/submit-express.ts'
import type { Language } from '../domain/case.ts'
import { checkRequestedEnd, exampleEnd } from '../domain/dates.ts'
import { formatLine } from '../domain/format.ts'
import { withoutHidden } from '../domain/hidden-signs.ts'
import type { Day } from '../domain/instant.ts'
import type { LineName } from '../domain/line.ts'
import { isOfCountry, parseMsisdn } from '../domain/msisdn.ts'
import { parseNamedLine } from '../domain/named-line.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { caseNow } from '../store/clock.ts'
import { caseLink } from '../store/link-keys.ts'
import type { House } from '../ui/house.ts'
import { lineProblem } from '../ui/number-problem.ts'
import type { Problem, Problems, Typed } from '../ui/parse-form.ts'
import { t } from '../ui/words.ts'
import { type DemoOf, showNotice, type Visit } from './visit.tsx'

/* What the pages of one submit have in common (`/express`, `/special/…`): which line, whose operator, where to write. */

/** What this browser has begun in the guided way and cannot go on with there: its number need not be typed twice. */
export async function begun(c: Context, house: House): Promise<Typed> {
  const key = applicationKey(c, house)
  const read = key && house.operators.has(key.operator) ? await readApplication(house.desk, key) : null
  if (!key || !read || read.application.ref !== null) return {}
  const { number, iccid } = read.application.answers
  return { operator: key.operator, number: formatLine(number || iccid || '').replace(/^ICCID\s/, '') }
}

type DeclaredFields = Pick<ExpressRequest, 'line' | 'requestedEnd' | 'contact'>

/**
 * The operator that was chosen, and what was read for it. Without `fields` something is wrong; `problems` says what, and `number`
 * what is wrong with the line as it was typed, in the words of the guided way.
 */
export async function readDeclaration(
  house: House,
  form: FormData,
  lang: Language,
): Promise<{ known?: KnownOperator; problems: Problems; number?: string; fields?: DeclaredFields }> {
  // With one operator there is nothing to choose, and the form does not ask.
  const only = house.operators.size === 1 ? [...house.operators.keys()][0] : undefined
  if (only !== undefined) form.set('operator', only)
  const known = house.operators.get(String(form.get('operator') ?? ''))
  const line = readLine(form, known ? [known] : [...house.operators.values()], lang)
  const number = 'wrong' in line && line.wrong !== undefined ? { number: line.wrong } : {}
  if (!known) return { problems: { operator: { code: 'choose' } }, ...number }
  return { known, ...number, ...(await readFields(house, known, form, 'line' in line ? line.line : undefined)) }
}

/** The line that was typed, or what is wrong with it. An empty field is told as every empty field is. */
function readLine(
  form: FormData,
  operators: readonly KnownOperator[],
  lang: Language,
): { line: LineName } | { wrong?: string } {
  const typed = withoutHidden(String(form.get('number') ?? '')).trim()
  if (typed === '') return {}
  const countries = operators.map(({ rules }) => rule(rules.country))
  const parsed = parseNamedLine(typed, countries[0])
  if (!parsed.ok) return { wrong: lineProblem(lang, parsed) }
  const ours = 'iccid' in parsed || countries.some((country) => isOfCountry(parsed.number, country))
  return ours ? { line: parsed } : { wrong: t(lang)('portal.problem.foreign') }
}

/** To the receipt; or that this number, or this address, has sent enough for now. */
export async function answerTo(
  visit: Visit,
  known: KnownOperator,
  outcome: ExpressOutcome,
  demoOf?: DemoOf,
): Promise<Response> {
  const { say, house, c } = visit
  if (outcome.is === 'too-many') {
    const action = { href: '/', label: say('common.startPage') }
    return showNotice(visit, 429, { title: say('verify.locked'), text: say('express.tooMany'), action }, demoOf)
  }
  const link = caseLink(house.desk.keys, '', known.rules.id, outcome.receipt.ref)
  return c.redirect(link.replace('?', '/receipt?'), 303)
}

/** What a pattern alone cannot judge: a number, a day within the operator's horizon, an address that is not the line itself. */
async function readFields(
  house: House,
  known: KnownOperator,
  form: FormData,
  line: LineName | undefined,
): Promise<{ problems: Problems; fields?: DeclaredFields }> {
  const { rules } = known
  const country = rule(rules.country)
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const problems: Problems = {}
  const contact = readContact(text('contact'), line && 'number' in line ? [line.number] : [], country)
  if ('code' in contact && text('contact') !== '') problems.contact = contact
  const end = text('end') === 'day' ? dayOf(text) : 'now'
  const now = await caseNow(house.desk.db, house.desk.machineMs())
  const checked = checkRequestedEnd({ requestedEnd: end, now, rules })
  if (!checked.ok) problems.day = dayProblem(checked, exampleEnd({ now, rules }))
  if (text('kind') === 'good-cause' && text('cause') === '') problems.cause = { code: 'required' }
  if (!line || 'code' in contact || !checked.ok) return { problems }
  return { problems, fields: { line, requestedEnd: checked.requestedEnd, contact } }
}

/** An address that news of an end can reach: an e-mail address, or a telephone that is none of `ending`. */
export function readContact(
  typed: string,
  ending: readonly string[],
  country: string,
): DeclaredFields['contact'] | Problem {
  if (typed.includes('@'))
    return z.email().safeParse(typed).success ? { channel: 'email', address: typed } : { code: 'email' }
  const phone = parseMsisdn(typed, country)
  if (!phone.ok) return { code: 'email' }
  // The line that ends cannot bring the news of its end.
  return ending.includes(phone.msisdn) ? { code: 'otherContact' } : { channel: 'phone', address: phone.msisdn }
}

const dayOf = (text: (name: string) => string): string =>
  `${text('day-year')}-${text('day-month').padStart(2, '0')}-${text('day-day').padStart(2, '0')}`

/** Days as they are kept: the message writes them in the reader's language. */
function dayProblem(
  { code, latest }: { code: 'not-a-date' | 'in-the-past' | 'too-far'; latest: Day },
  example: Day,
): Problem {
  if (code === 'too-far') return { code: 'dateFar', values: { date: latest } }
  return code === 'in-the-past' ? { code: 'datePast' } : { code: 'date', values: { example } }
}
