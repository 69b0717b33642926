import { quoteOf } from '../../cases/submit-application.ts'
import { dayOf, promiseUntil } from '../../domain/dates.ts'
import { HOUR_MS } from '../../domain/instant.ts'
import { sum } from '../../domain/money.ts'
import { type OperatorRules, type Rule, rule } from '../../domain/operator.ts'
import { type CheaperPlan, cheaperPlan } from '../../domain/other-ways.ts'
import type { Path } from '../../store/applications.ts'
import type { Formats } from '../../ui/format.ts'
import type { Way } from '../../ui/ways.tsx'
import type { Say } from '../../ui/words.ts'
import type { Journey } from '../journey.tsx'

/* What each way does to this line, by its operator's rules: one list of sentences for every question. */

export const otherPaths = ['transfer', 'port', 'pause', 'plan'] as const satisfies readonly Path[]
export type OtherPath = (typeof otherPaths)[number]

const questions = ['number', 'money', 'time', 'back'] as const
type Facts = Record<(typeof questions)[number], string[]>

/** The ways for this line, cancelling first because that is what was asked for. */
export function waysOf(journey: Journey): Way[] {
  const { say, office } = journey
  const paths: Path[] = ['cancel', ...otherPaths.filter((path) => isShown(journey, path))]
  return paths.map((path) => {
    const facts = factsOf(journey, path)
    return {
      value: path,
      title: say(`line.${path}.title`),
      note: noteOf(journey, rulesBehind(office.rules, path)),
      answers: questions.map((question) => ({ question: say(`line.decide.${question}`), says: facts[question] })),
      action: say(`line.${path}.button`),
    }
  })
}

/** What the operator does not offer is not listed as a way. A plan is one only where it asks no more than the present one. */
export function isShown(journey: Journey, path: OtherPath): boolean {
  if (rule<{ offered: boolean | 'unknown' }>(journey.office.rules.otherPaths[path]).offered === false) return false
  return path !== 'plan' || cheaperOf(journey) !== undefined
}

export function cheaperOf({ application, office: { rules }, now }: Journey): CheaperPlan | undefined {
  const { line } = application
  return line ? cheaperPlan(rule(rules.otherPaths.plan), line.standing, dayOf(now, rule(rules.zone))) : undefined
}

/** Whether the operator offers it is not known, or was never checked with it. */
export function isUnsure(path: OtherPath, rules: OperatorRules): boolean {
  const of: Rule<{ offered: boolean | 'unknown' }> = rules.otherPaths[path]
  return !of.verified || of.value.offered === 'unknown'
}

/** What nobody has confirmed is never told as a fact of the operator; and every rule has its day. */
export function noteOf({ say, format }: Journey, behind: Rule<unknown>[]): string {
  const date = format.date(
    behind
      .map(({ from }) => from)
      .sort()
      .at(-1) ?? '',
  )
  return say(behind.every(({ verified }) => verified) ? 'line.decide.confirmed' : 'line.decide.notConfirmed', { date })
}

export const rulesBehind = (rules: OperatorRules, path: Path): Rule<unknown>[] =>
  path === 'cancel'
    ? [rules.promise.workingDays, rules.number.quarantineDays, rules.switching.dwellHours]
    : [rules.otherPaths[path]]

/** How long a silent line can still be had back, for a proof by code: `3 days`. */
export function dwellText(rules: OperatorRules, format: Formats): string {
  return format.duration(rule(rules.switching.dwellHours).ordinary * HOUR_MS, 2)
}

const factsOf = (journey: Journey, path: Path): Facts =>
  ({ cancel: cancelFacts, transfer: transferFacts, port: portFacts, pause: pauseFacts, plan: planFacts })[path](journey)

function cancelFacts({ say, office, application, format, now }: Journey): Facts {
  const { rules, calendar } = office
  const answers = { number: application.answers.number, when: 'now' as const }
  const quote = quoteOf({ line: application.line, answers }, rules, now)
  const promised = promiseUntil({ receivedAt: now, requestedEnd: 'now', rules, calendar })
  return {
    number: [say('line.cancel.number', { days: format.days(rule(rules.number.quarantineDays)) })],
    money: [
      quote
        ? say('request.date.amounts', { pay: format.money(quote.toPay), refund: format.money(quote.toRefund) })
        : say('line.cancel.money'),
    ],
    time: [say('line.cancel.until', { date: format.date(promised) }), say('line.decide.orLater')],
    back: [say('line.cancel.back', { hours: dwellText(rules, format) })],
  }
}

function transferFacts(journey: Journey): Facts {
  const { say, office, format } = journey
  const { feeMinor, workingDays, balance } = rule(office.rules.otherPaths.transfer)
  return {
    number: [say('line.transfer.number')],
    money: [
      fee(journey, feeMinor),
      balance === 'unknown' ? say('line.transfer.money') : say(`line.transfer.balance.${balance}`),
      ...owed(journey, 'line.decide.owed'),
    ],
    time: [within(say, format, workingDays) ?? say('line.transfer.time')],
    back: [say('line.transfer.back')],
  }
}

function portFacts(journey: Journey): Facts {
  const { say, office, format, application } = journey
  const { feeMinor, workingDays, daysBetweenPorts, refusedFor } = rule(office.rules.otherPaths.port)
  const standing = application.line?.standing
  const device = standing?.commitments.find(({ kind, residual }) => kind === 'device' && (residual?.minor ?? 0) > 0)
  return {
    number: [say('line.port.number')],
    money: [
      fee(journey, feeMinor),
      ...(refusedFor.includes('dues') ? owed(journey, 'line.port.dues') : []),
      ...(refusedFor.includes('device') && device?.residual
        ? [say('line.port.device', { amount: format.money(device.residual) })]
        : []),
      say('line.port.money'),
    ],
    time: [
      within(say, format, workingDays) ?? say('line.port.time'),
      ...(refusedFor.includes('suspended') && standing?.state === 'suspended' ? [say('line.port.suspended')] : []),
    ],
    back: [
      daysBetweenPorts === null
        ? say('line.port.back')
        : say('line.port.backDays', { days: format.days(daysBetweenPorts) }),
    ],
  }
}

function pauseFacts(journey: Journey): Facts {
  const { say, office, format } = journey
  const { maxDays, feeMinor } = rule(office.rules.otherPaths.pause)
  return {
    number: [say('line.pause.number')],
    money: [fee(journey, feeMinor), ...owed(journey, 'line.decide.owed')],
    time: [maxDays === null ? say('line.pause.timeUnknown') : say('line.pause.time', { days: format.days(maxDays) })],
    back: [say('line.pause.back')],
  }
}

function planFacts(journey: Journey): Facts {
  const { say, lang, format, office } = journey
  const found = cheaperOf(journey)
  const tenge = (minor: number) => format.money({ minor, currency: rule(office.rules.currency) })
  return {
    number: [say('line.plan.number')],
    money: found
      ? [
          say('line.plan.money', { name: found.plan.names[lang], amount: tenge(found.plan.monthlyMinor) }),
          found.nowMinor === undefined
            ? say('line.plan.nowUnknown')
            : say('line.plan.now', { amount: tenge(found.nowMinor) }),
        ]
      : [],
    time: [say('line.transfer.time')],
    back: [say('line.plan.back')],
  }
}

function fee({ say, format, office }: Journey, minor: number | null): string {
  if (minor === null) return say('line.pause.money')
  if (minor === 0) return say('line.decide.noFee')
  return say('line.decide.fee', { amount: format.money({ minor, currency: rule(office.rules.currency) }) })
}

function owed({ say, format, application, office }: Journey, key: 'line.decide.owed' | 'line.port.dues'): string[] {
  const dues = (application.line?.standing.dues ?? []).map(({ amount }) => amount)
  const all = sum(dues, rule(office.rules.currency))
  return all.minor > 0 ? [say(key, { amount: format.money(all) })] : []
}

const within = (say: Say, format: Formats, days: number | null): string | undefined =>
  days === null ? undefined : say('line.decide.within', { days: format.workingDays(days) })
