import type { z } from '@hono/zod-openapi'
import type { CaseView } from '../cases/view-case.ts'
import type { Language } from '../domain/case.ts'
import { type KnownOperator, type Rule, rule } from '../domain/operator.ts'
import { type Progress, progressOf } from '../domain/progress.ts'
import { caseLink, linkKey } from '../store/link-keys.ts'
import { sentenceWords } from '../ui/case-words.ts'
import { formats } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { t } from '../ui/words.ts'
import type { CaseAnswer, OperatorAnswer } from './shapes.ts'

type CaseBody = z.infer<typeof CaseAnswer>

/** A case for programs: codes and instants, and beside them the sentence that its page shows. */
export function caseAnswer(house: House, view: CaseView, lang: Language): CaseBody {
  const office = house.operators.get(view.case.operator)
  if (!office) throw new Error(`no operator ${view.case.operator}`)
  const { case: of, places, events, now } = view
  const progress = progressOf({ case: of, places, events, now, rules: office.rules, calendar: office.calendar })
  const words = sentenceWords(
    { say: t(lang), format: formats(lang, rule(office.rules.zone)), lang, view },
    progress.sentence,
  )
  const { receivedAt, requestedEnd, serviceEnd, billingEnd, numberRelease } = of.dates
  return {
    ref: of.ref,
    operator: of.operator,
    number: of.binding.msisdn === '' ? null : of.binding.msisdn,
    status: of.status,
    sentence: { ...progress.sentence, ...words },
    steps: progress.steps,
    ...(progress.yourTurn ? { yourTurn: progress.yourTurn } : {}),
    promise: promiseBody(progress),
    withdrawal: progress.wayBack,
    dates: { receivedAt, requestedEnd, ...defined({ serviceEnd, billingEnd, numberRelease }) },
    ...(of.facts.deadAt
      ? { observed: { offAt: of.facts.deadAt, evidence: of.facts.evidenceClass ?? 'not-confirmed' } }
      : {}),
    ...moneyBody(view, progress),
    ...(view.certificate ? { certificate: view.certificate } : {}),
    links: linksOf(house, view),
  }
}

function promiseBody({ promise }: Progress): CaseBody['promise'] {
  const { until, state, workingDaysLeft, pausedFor } = promise
  return { until, state, ...defined({ workingDaysLeft, pausedFor }) }
}

function moneyBody({ case: { facts, quote } }: CaseView, { money }: Progress): Pick<CaseBody, 'money'> {
  const amounts = defined({
    toPay: facts.toPay ?? quote?.toPay,
    toRefund: facts.toRefund ?? quote?.toRefund,
    refunded: facts.refunded,
  })
  if (!money && Object.keys(amounts).length === 0) return {}
  return { money: { ...(money ?? { code: quote ? 'quoted' : 'unknown' }), ...amounts } }
}

function linksOf({ desk, baseUrl }: House, { case: { operator, ref }, certificate }: CaseView): CaseBody['links'] {
  const page = caseLink(desk.keys, baseUrl, operator, ref)
  const paper =
    certificate && !certificate.revokedAt
      ? `${baseUrl}/c/${ref}/certificate.pdf?k=${linkKey(desk.keys, operator, ref, 'case')}`
      : undefined
  return { page, ...defined({ certificate: paper }) }
}

/** Without the members that are not there: an absent fact is left out, never null. */
function defined<T extends object>(of: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

/** What an operator's file says that concerns a subscriber. */
export function operatorAnswer({ rules }: KnownOperator): z.infer<typeof OperatorAnswer> {
  const { care } = rules
  return {
    id: rules.id,
    names: rule(rules.names),
    legalEntity: told(rules.legalEntity),
    country: rule(rules.country),
    zone: rule(rules.zone),
    promiseWorkingDays: told(rules.promise.workingDays),
    dwellHours: told(rules.switching.dwellHours),
    quarantineDays: told(rules.number.quarantineDays),
    refundWays: told(rules.quote.refundWays),
    care: {
      phone: told(care.phone),
      phoneFromAbroad: told(care.phoneFromAbroad),
      email: told(care.email),
      site: told(care.site),
      hours: told(care.hours),
    },
  }
}

const told = <T>({ value, from, verified, source }: Rule<T>) => ({ value, from, verified, source })
