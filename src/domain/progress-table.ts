import type { LaneName } from './case.ts'

/** What is told at which task: one table for the whole list, read by progress.ts. A test asks it for every task there is. */

/** The guide's five, in the order in which they come to pass here: our receipt is written before anything is asked. */
export const guideSteps = ['received', 'checked', 'accepted', 'off', 'confirmed'] as const
export type GuideStep = (typeof guideSteps)[number]

/** One code per sentence. `when` of the sentence is the instant or day named beside it. */
export type SentenceCode =
  | 'received'
  | 'prove-identity' // when: the request is closed after it
  | 'send-papers' // the same, of whoever asks for the holder; when: as above
  | 'papers-waiting' // a person is to look at them
  | 'checking-line'
  | 'agree' // when: ordinary terms apply from then on
  | 'in-review'
  | 'decision-overdue'
  | 'accepted' // when: service end
  | 'accepted-now'
  | 'last-check-before-bar'
  | 'switching-off'
  | 'barred' // when: the way back is open until then
  | 'last-check-before-end'
  | 'ending-for-good'
  | 'looking'
  | 'off' // when: observed dead
  | 'looking-again' // when: observed dead; the newest look saw it served
  | 'certified' // when: observed dead
  | 'released' // when: observed dead
  | 'seen-again' // when: first seen after the end, and not decided yet
  | 'back-in-service' // when: a person found out that it was done on purpose
  | 'port-in-flight'
  | 'protected' // its holder takes the protection off, or it stays
  | 'operator-silent'
  | 'needs-person' // nothing has happened to the line yet
  | 'needs-person-barred'
  | 'not-confirmed'
  | 'restore-not-seen'
  | 'held' // when: held since; because: the hold
  | 'withdrawing'
  | 'withdrawing-barred'
  | 'rejecting'
  | 'rejecting-barred'
  | 'porting-out'
  | 'withdrawn' // when: taken back
  | 'withdrawn-restored' // when: taken back
  | 'withdrawn-as-before' // when: taken back; because: why it had been suspended
  | 'rejected' // because: the reason of the list
  | 'ported-out' // when: it was noticed
  | 'under-way'

/** The money goes its own way below the point of no return. */
export type MoneyCode =
  | 'stopping-billing'
  | 'usage-open' // when: until then records of usage may still arrive
  | 'final-bill'
  | 'payee-awaited' // it is theirs, and waits until they say where to
  | 'refund-under-way'
  | 'needs-person'
  | 'settled'

interface TaskRow {
  step: GuideStep
  say: SentenceCode
}

/** Every task of the list: which of the five it belongs to, and what is said while a case stands there. */
export const tasks: Record<string, TaskRow> = {
  // The receipt is written with the case itself: its message is on its way, and the next step has begun.
  'tell-received': { step: 'checked', say: 'received' },
  identity: { step: 'checked', say: 'prove-identity' },
  standing: { step: 'checked', say: 'checking-line' },
  quote: { step: 'checked', say: 'checking-line' },
  agreement: { step: 'accepted', say: 'agree' },
  decision: { step: 'accepted', say: 'in-review' },
  'tell-accepted': { step: 'accepted', say: 'accepted' },
  'service-end': { step: 'off', say: 'accepted' },
  'still-ours': { step: 'off', say: 'last-check-before-bar' },
  bar: { step: 'off', say: 'switching-off' },
  barred: { step: 'off', say: 'switching-off' },
  'tell-barred': { step: 'off', say: 'barred' },
  'bar-dwell': { step: 'off', say: 'barred' },
  'still-ours-again': { step: 'off', say: 'last-check-before-end' },
  'point-of-no-return': { step: 'off', say: 'last-check-before-end' },
  terminate: { step: 'off', say: 'ending-for-good' },
  dead: { step: 'confirmed', say: 'looking' },
  'tell-off': { step: 'confirmed', say: 'off' },
  'rest-the-number': { step: 'confirmed', say: 'off' },
  'next-day': { step: 'confirmed', say: 'off' },
  'dead-next-day': { step: 'confirmed', say: 'off' },
  'issue-certificate': { step: 'confirmed', say: 'off' },
  'tell-certificate': { step: 'confirmed', say: 'certified' },
  'begin-watch': { step: 'confirmed', say: 'certified' },
  'quarantine-end': { step: 'confirmed', say: 'certified' },
  'release-number': { step: 'confirmed', say: 'certified' },
  'number-released': { step: 'confirmed', say: 'certified' },
}

export const moneyTasks: Record<string, MoneyCode> = {
  'stop-billing': 'stopping-billing',
  'usage-complete': 'usage-open',
  'final-bill': 'final-bill',
  'tell-refund-returned': 'payee-awaited',
  payee: 'payee-awaited',
  refund: 'refund-under-way',
  settle: 'settled',
  'tell-settled': 'settled',
  'tell-refund-paid': 'settled',
}

/** Whether a reader is told something of its own at this task. A test asks it for every task of the list. */
export function isTold(lane: LaneName, task: string): boolean {
  return lane === 'money' ? task in moneyTasks : task in tasks
}
