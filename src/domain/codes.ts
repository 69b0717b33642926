import type { CaseFacts, Reason } from './case.ts'

/**
 * The closed lists: why we say no, why we pause, why the subscriber leaves. Closed, so that nobody can invent a
 * refusal at the desk; debt is deliberately not among them. Each says where it comes from.
 */

export interface ListedCode<Code extends string> {
  code: Code
  /** Where its sentence stands in the text catalogues. */
  text: string
  source: string
}

export type RejectCode =
  | 'no-such-line'
  | 'already-ended'
  | 'ported-out'
  | 'duplicate'
  | 'identity-not-proven'
  | 'not-the-holder'
  | 'no-authority'
  | 'holder-objects'
  | 'taken-by-holder'
  | 'court-order'

export const rejectCodes: readonly ListedCode<RejectCode>[] = [
  { code: 'no-such-line', text: 'reject.no-such-line', source: 'Fact: the operator has no such line' },
  { code: 'already-ended', text: 'reject.already-ended', source: 'Fact: the line ended before the request' },
  {
    code: 'ported-out',
    text: 'reject.ported-out',
    source: 'Fact: the number has left for another operator, which now holds its contract',
  },
  {
    code: 'duplicate',
    text: 'reject.duplicate',
    source: 'Our rule: one open verified request per line; the other one goes on',
  },
  {
    code: 'identity-not-proven',
    text: 'reject.identity-not-proven',
    source: 'Our rule: nothing is switched off before the holder is known; asked for and not answered',
  },
  {
    code: 'not-the-holder',
    text: 'reject.not-the-holder',
    source:
      'By analogy: a mismatch with the registered owner is an official ground to refuse porting (activ.kz/kk/service/mnp)',
  },
  {
    code: 'no-authority',
    text: 'reject.no-authority',
    source: 'By analogy: Kcell asks for a copy of the power of attorney (activ.kz/en/service/legal, older page)',
  },
  {
    code: 'holder-objects',
    text: 'reject.holder-objects',
    source: 'Our rule: the holder, reached on a known contact, did not ask for this',
  },
  {
    code: 'taken-by-holder',
    text: 'reject.taken-by-holder',
    source: 'Fact: the contract shows that the holder took the line; it can be ended at their ordinary request',
  },
  { code: 'court-order', text: 'reject.court-order', source: 'The order itself; its number stands in the case' },
]

/** The reasons that fit this request: only a report that one never took a line is answered by who took it. */
export const rejectionsFor = ({ notMine }: Pick<CaseFacts, 'notMine'>): readonly ListedCode<RejectCode>[] =>
  rejectCodes.filter(({ code }) => code !== 'taken-by-holder' || notMine !== undefined)

export type HoldCode =
  | 'fraud-check'
  | 'court-order'
  | 'identity-doubt'
  | 'alarm-line'
  | 'port-in-flight'
  | 'open-order'
  | 'holder-unreachable'
  | 'change-freeze'

export interface ListedHold extends ListedCode<HoldCode> {
  /** Whether the promise shows as paused while it lasts. What is our own doing pauses nothing. */
  pausesPromise: boolean
  liftedBy: 'staff' | 'supervisor'
  /** The longest it may last, where a rule says so. */
  maxWorkingDays?: number
}

export const holdCodes: readonly ListedHold[] = [
  {
    code: 'fraud-check',
    text: 'hold.fraud-check',
    source: 'Rules of Nov 2025: operators check a suspicious number within two working days (ng.kz 11 Nov 2025)',
    pausesPromise: true,
    liftedBy: 'supervisor',
    maxWorkingDays: 2,
  },
  {
    code: 'court-order',
    text: 'hold.court-order',
    source: 'The order itself; its number stands in the case',
    pausesPromise: true,
    liftedBy: 'supervisor',
  },
  {
    code: 'identity-doubt',
    text: 'hold.identity-doubt',
    source: 'Our rule: proof of identity gates the switching off',
    pausesPromise: true,
    liftedBy: 'staff',
  },
  {
    code: 'alarm-line',
    text: 'hold.alarm-line',
    source: 'Our rule: alarm, lift, eCall and telecare lines never end unattended',
    pausesPromise: true,
    liftedBy: 'staff',
  },
  {
    code: 'port-in-flight',
    text: 'hold.port-in-flight',
    source: 'Our rule: ending the line would kill the port',
    pausesPromise: true,
    liftedBy: 'staff',
  },
  {
    code: 'open-order',
    text: 'hold.open-order',
    source: 'Our rule: an order under way would find no line',
    pausesPromise: true,
    liftedBy: 'staff',
  },
  {
    code: 'holder-unreachable',
    text: 'hold.holder-unreachable',
    source: 'Our rule: the holder could not be asked',
    pausesPromise: true,
    liftedBy: 'staff',
  },
  {
    code: 'change-freeze',
    text: 'hold.change-freeze',
    source: 'The operator file: days on which nothing is switched off',
    pausesPromise: false,
    liftedBy: 'staff',
  },
]

/** Holds that only a supervisor lifts. */
export const supervisorHolds: readonly string[] = holdCodes
  .filter((each) => each.liftedBy === 'supervisor')
  .map((each) => each.code)

export const reasonCodes: readonly ListedCode<Reason>[] = [
  { code: 'no-longer-needed', text: 'reason.no-longer-needed', source: 'The guide' },
  { code: 'changing-operator', text: 'reason.changing-operator', source: 'The guide' },
  { code: 'leaving-country', text: 'reason.leaving-country', source: 'The guide, worked case' },
  {
    code: 'too-expensive',
    text: 'reason.too-expensive',
    source: 'Rules of Dec 2021: a price change is told 30 days ahead, silence is consent (zakon.kz/6003243)',
  },
  { code: 'poor-service', text: 'reason.poor-service', source: 'Common at peers' },
  { code: 'not-said', text: 'reason.not-said', source: 'Asking why never blocks the exit' },
]

export type ExplanationCode =
  | 'reactivated-on-purpose'
  | 'another-line'
  | 'element-mistaken'
  | 'element-reached'
  | 'use-before-end'
  | 'charge-taken-back'
  | 'paid-by-hand'

/** How an alarm about an ended line may be explained, and which alarms each explains. */
export const explanationCodes: readonly (ListedCode<ExplanationCode> & { explains: readonly string[] })[] = [
  {
    code: 'reactivated-on-purpose',
    text: 'codes.explained.reactivated-on-purpose',
    source: 'Fact: the operator put the line back into service, and its holder knows',
    explains: ['served-again', 'traffic-after-end'],
  },
  {
    code: 'another-line',
    text: 'codes.explained.another-line',
    source: 'Fact: what was seen belongs to another subscription',
    explains: ['served-again', 'traffic-after-end', 'charged-after-end', 'billed-after-end'],
  },
  {
    code: 'element-mistaken',
    text: 'codes.explained.element-mistaken',
    source: 'Fact: the element gave an old or a wrong answer, as its engineers found',
    explains: ['served-again', 'traffic-after-end'],
  },
  {
    code: 'element-reached',
    text: 'codes.explained.element-reached',
    source: 'Fact: the element can be read again',
    explains: ['watch-blind'],
  },
  {
    code: 'use-before-end',
    text: 'codes.explained.use-before-end',
    source: 'Fact: it was used before the billing end; the records came late',
    explains: ['charged-after-end', 'billed-after-end'],
  },
  {
    code: 'charge-taken-back',
    text: 'codes.explained.charge-taken-back',
    source: 'Fact: the operator took the charge or the bill back',
    explains: ['charged-after-end', 'billed-after-end'],
  },
  {
    code: 'paid-by-hand',
    text: 'codes.explained.paid-by-hand',
    source: 'Fact: it was given back by hand, outside this product',
    explains: ['charged-after-end', 'billed-after-end'],
  },
]

/** The explanations that fit an alarm of this kind. */
export const explanationsOf = (kind: string) => explanationCodes.filter(({ explains }) => explains.includes(kind))

export function isRejectCode(code: string): code is RejectCode {
  return rejectCodes.some((each) => each.code === code)
}

/** The hold with this code. Undefined: no such code. */
export function holdOf(code: string): ListedHold | undefined {
  return holdCodes.find((each) => each.code === code)
}
