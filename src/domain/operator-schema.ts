import { z } from 'zod'
import { day, yesNo } from './calendar-schema.ts'
import { type Assurance, languages } from './case.ts'
import { type DataError, explain } from './data-errors.ts'
import { evidenceClasses } from './evidence.ts'
import { assuredActs, type OperatorRules, orderedActions, procedureSteps } from './operator.ts'
import { retentionClasses } from './retention-classes.ts'

/** The shape of an operator file, already turned from YAML into an object. What a shape cannot say is in `operator-check.ts`. */

/** Every rule brings its proof with it. */
const rule = <T extends z.ZodType>(value: T) =>
  z.strictObject({ value, source: z.string().trim().min(1), from: day, verified: yesNo })

const code = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be small letters, digits and hyphens')
const textCode = z.string().regex(/^[a-z][a-z0-9.-]*$/, 'must be the code of a text')
const text = z.string().trim().min(1)
const count = z.int().min(0)
const webPage = z.url({ protocol: /^https$/, error: 'must be an address that begins with https://' })
const ussdCode = z.string().regex(/^[*#][\d*#]*#$/, 'must be a code in quotes as it is dialled, like "*199#"')
const unknownOr = <T extends z.ZodType>(value: T) => z.union([value, z.null()])
const offered = z.union([yesNo, z.literal('unknown')])
const everyKey = <K extends string, T extends z.ZodType>(keys: readonly K[], value: T) => z.record(z.enum(keys), value)

const assurances: readonly Assurance[] = ['none', 'otp_line', 'otp_contact', 'id_reviewed', 'hotline']
const subscriberKinds = ['resident', 'foreigner', 'minor', 'company', 'representative', 'heir'] as const
const documentCodes = [
  'id-card',
  'passport',
  'residence-permit',
  'birth-certificate',
  'parent-consent',
  'company-letter',
  'power-of-attorney',
  'death-certificate',
  'kinship-proof',
] as const

const timeZone = text.refine(isTimeZone, 'must be the name of a time zone, like Asia/Almaty')

const clock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of the day in quotes, like "09:00"')
const careHours = z
  .strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: clock, to: clock })
  .refine(({ days }) => new Set(days).size === days.length, 'days: each at most once; 1 is Monday, 7 is Sunday')
  .refine(({ from, to }) => from < to, 'from must lie before to, on the same day')

const branch = z.strictObject({ takes: yesNo, list: unknownOr(webPage) })

const identity = z.strictObject({
  documents: rule(everyKey(subscriberKinds, z.array(z.enum(documentCodes)))),
  assurance: rule(everyKey(assuredActs, z.array(z.enum(assurances)).min(1))),
  contactAgeDays: rule(count),
  liftDays: rule(count),
})

const quote = z.strictObject({
  planExit: rule(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('months-left'), percent: z.int().min(0).max(100) }),
    ]),
  ),
  deviceExit: rule(z.strictObject({ kind: z.enum(['none', 'residual']) })),
  usageCapMinor: rule(count),
  minimumRefundMinor: rule(count),
  payeeMatch: rule(z.enum(['holder-only', 'anyone'])),
  bonus: rule(z.literal('forfeited')),
  trustPayment: rule(z.enum(['repaid-from-balance', 'billed'])),
  setOff: rule(yesNo),
  payAt: rule(unknownOr(webPage)),
  arrears: rule(z.enum(['on-final-bill', 'before-switch-off'])),
  lateDebit: rule(z.enum(['not-charged', 'within-cap'])),
  refundWays: rule(
    z.array(
      z.strictObject({
        way: z.enum(['to-number', 'to-bank', 'at-branch']),
        limitMinor: unknownOr(count),
        expectedWorkingDays: count,
      }),
    ),
  ),
  refundReturnDays: rule(z.int().min(0).max(60)),
  waivers: rule(
    z.array(
      z.strictObject({
        reason: z.enum([
          'no-longer-needed',
          'changing-operator',
          'leaving-country',
          'too-expensive',
          'poor-service',
          'holder-died',
        ]),
        waives: z.enum(['early-termination-charge', 'device-residual']),
        proof: z.enum(['none', 'papers']),
      }),
    ),
  ),
})

const otherPaths = z.strictObject({
  transfer: rule(
    z.strictObject({
      offered,
      feeMinor: unknownOr(count),
      workingDays: unknownOr(count),
      balance: z.enum(['goes-along', 'paid-out', 'unknown']),
      textCode,
    }),
  ),
  port: rule(
    z.strictObject({
      offered,
      daysAfterEnd: unknownOr(count),
      daysBetweenPorts: unknownOr(count),
      feeMinor: unknownOr(count),
      workingDays: unknownOr(count),
      refusedFor: z.array(z.enum(['dues', 'device', 'suspended'])),
      textCode,
    }),
  ),
  pause: rule(z.strictObject({ offered, maxDays: unknownOr(count), feeMinor: unknownOr(count), textCode })),
  plan: rule(
    z.strictObject({
      offered,
      plans: z.array(
        z.strictObject({
          id: code,
          names: everyKey(languages, text),
          monthlyMinor: count,
          payment: z.enum(['prepaid', 'postpaid']),
        }),
      ),
      textCode,
    }),
  ),
  group: rule(z.enum(['each-line-apart', 'main-ends-all'])),
})

const targets = z
  .array(z.strictObject({ target: code, when: z.enum(['always', 'esim', 'data']), evidence: z.enum(evidenceClasses) }))
  .min(1)

const switching = z.strictObject({
  barProfile: rule(
    z.strictObject({
      blocks: z.array(z.enum(['voice', 'sms', 'data', 'roaming'])).min(1),
      keeps: z.array(z.enum(['emergency', 'care'])),
    }),
  ),
  dwellHours: rule(z.strictObject({ ordinary: z.number(), strongProof: z.number() })),
  targets: rule(z.strictObject({ bar: targets, terminate: targets })),
  evidenceClass: rule(z.strictObject({ barred: z.enum(evidenceClasses), dead: z.enum(evidenceClasses) })),
  readAgainHours: rule(z.number().min(0)),
  capsPerHour: rule(z.strictObject({ bar: z.record(code, count), terminate: z.record(code, count) })),
  // Below that a portion of lines would take longer than a look may.
  readsPerSecond: rule(z.record(code, z.int().min(5))).optional(),
  freezes: rule(z.array(z.strictObject({ from: day, to: day, why: text }))),
  canaries: rule(z.strictObject({ above: count, lines: z.int().min(1) })),
  anomaly: rule(
    z.strictObject({
      unusedDays: z.int().min(1),
      trafficHours: z.int().min(1),
      trafficLines: z.int().min(1),
      refusedInARow: z.int().min(2),
      blindPercent: z.int().min(1).max(100),
      blindAtLeast: z.int().min(1),
    }),
  ),
  watchDays: rule(count),
})

const operator: z.ZodType<OperatorRules> = z.strictObject({
  id: code,
  names: rule(everyKey(languages, text)),
  legalEntity: rule(text),
  country: rule(z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, like KZ')),
  zone: rule(timeZone),
  currency: rule(z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, like KZT')),
  calendar: rule(code),
  languages: rule(z.array(z.enum(languages)).min(1)),
  prefixes: rule(z.array(z.string().regex(/^\d{2,4}$/, 'must be digits'))),
  care: z.strictObject({
    phone: rule(unknownOr(text)),
    phoneFromAbroad: rule(unknownOr(text)),
    email: rule(unknownOr(text)),
    site: rule(unknownOr(text)),
    hours: rule(unknownOr(z.array(careHours).min(1))),
    branch: rule(unknownOr(branch)),
    chat: rule(unknownOr(careHours)),
  }),
  ussd: z.strictObject({
    ownNumber: rule(unknownOr(ussdCode)),
    balance: rule(unknownOr(ussdCode)),
    whoServes: rule(unknownOr(ussdCode)),
  }),
  promise: z.strictObject({
    workingDays: rule(z.int().min(1)),
    atRiskWorkingDays: rule(count),
    horizonDays: rule(z.int().min(1).max(3650)),
  }),
  identity,
  quote,
  otherPaths,
  procedure: rule(z.array(z.enum(procedureSteps)).min(1)),
  formPage: rule(unknownOr(webPage)),
  switching,
  usageCompleteDays: rule(count),
  number: z.strictObject({ quarantineDays: rule(count), reclaimDays: rule(count) }),
  retentionDays: everyKey(retentionClasses, rule(count)),
  connectors: rule(everyKey([...orderedActions, 'look-up', 'observe'] as const, z.union([code, z.record(code, code)]))),
})

export type OperatorParse = { ok: true; rules: OperatorRules } | { ok: false; errors: DataError[] }

/** From the object that a YAML reader gives. All errors at once, each with what to do about it. */
export function parseOperator(yamlObject: unknown): OperatorParse {
  const parsed = operator.safeParse(yamlObject)
  return parsed.success ? { ok: true, rules: parsed.data } : { ok: false, errors: explain(parsed.error) }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
