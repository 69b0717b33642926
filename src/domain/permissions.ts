import type { Assurance, Case } from './case.ts'
import { supervisorHolds } from './codes.ts'
import { type AssuredAct, type OperatorRules, rule } from './operator.ts'
import { payeeWanted } from './payee.ts'

/** Who may do what to a case in which state: one table, asked by buttons, routes and the command line alike. */

/** `id`: the staff id. The door has already made sure that this subscriber belongs to this case. */
export type Who =
  | { is: 'subscriber'; assurance: Assurance }
  | { is: 'agent' | 'supervisor' | 'operator-engineer'; id: string }
  | { is: 'system' }

export type CaseAct =
  | 'agree'
  | 'withdraw'
  | 'change-date'
  | 'change-payee'
  | 'change-contact'
  | 'change-language'
  | 'approve'
  | 'reject'
  | 'hold'
  | 'release-hold'
  | 'retry'
  | 'settle-by-hand'
  | 'decide-alarm'
  | 'add-note'
  | 'chat'
  | 'see-personal-data'
  | 'read-certificate'

/** Why not, as a text code: a disabled button says it. */
export type NoCode =
  | 'not-your-role'
  | 'prove-who-you-are'
  | 'case-has-ended'
  | 'case-is-ending'
  | 'past-the-point-of-no-return'
  | 'before-the-point-of-no-return'
  | 'already-agreed'
  | 'already-barred'
  | 'already-decided'
  | 'already-held'
  | 'already-refunded'
  | 'already-settled'
  | 'is-held'
  | 'is-not-held'
  | 'four-eyes'
  | 'supervisor-only'
  | 'not-off-yet'

export type Permission = true | { no: NoCode }

/** Above the point of no return; walking back from there to an ending; beyond it; and every way of having ended. */
export type CaseState = 'reversible' | 'ending' | 'one-way' | 'ended'

/** From saved facts alone: what is under way at this moment plays no part. */
function stateOf(of: Pick<Case, 'status' | 'oneWaySince' | 'facts'>): CaseState {
  if (of.status !== 'open') return 'ended'
  if (of.oneWaySince !== undefined) return 'one-way'
  return of.facts.ending === undefined ? 'reversible' : 'ending'
}

interface Row {
  by: readonly Who['is'][]
  in: readonly CaseState[]
  /** Looked up in the operator's rule of assurance when a subscriber acts. */
  proof?: AssuredAct
  unless?: (of: Case, who: Who) => NoCode | undefined
}

const staff = ['agent', 'supervisor'] as const
const everyState = ['reversible', 'ending', 'one-way', 'ended'] as const

const table: Record<CaseAct, Row> = {
  agree: {
    by: ['subscriber', ...staff],
    in: ['reversible'],
    proof: 'agree',
    unless: ({ facts }) => (facts.agreement ? 'already-agreed' : undefined),
  },
  // Withdrawing keeps a line alive and can be asked for again: it needs no proof, and nothing but saved facts decide.
  withdraw: { by: ['subscriber', ...staff], in: ['reversible'] },
  'change-date': {
    by: ['subscriber', ...staff],
    in: ['reversible'],
    proof: 'change-date',
    unless: ({ facts }) => (facts.barredAt ? 'already-barred' : undefined),
  },
  'change-payee': {
    by: ['subscriber', ...staff],
    in: ['reversible', 'one-way'],
    proof: 'change-payee',
    unless: (c) => (payeeWanted(c) ? undefined : paidOrSettled(c)),
  },
  // Also after the end: what is still to come about it, money above all, has to find its reader.
  'change-contact': { by: ['subscriber'], in: everyState, proof: 'change-contact' },
  'change-language': { by: ['subscriber'], in: everyState },
  approve: { by: staff, in: ['reversible'], unless: approvalDoubt },
  reject: { by: staff, in: ['reversible'], unless: ({ facts }) => (facts.barredAt ? 'already-barred' : undefined) },
  hold: {
    by: [...staff, 'system'],
    in: ['reversible'],
    unless: ({ facts }) => (facts.hold ? 'already-held' : undefined),
  },
  'release-hold': { by: [...staff, 'system'], in: ['reversible'], unless: releaseDoubt },
  retry: { by: [...staff, 'operator-engineer', 'system'], in: ['reversible', 'ending', 'one-way'] },
  'settle-by-hand': { by: ['supervisor'], in: ['one-way'] },
  'decide-alarm': { by: staff, in: ['one-way', 'ended'] },
  'add-note': { by: [...staff, 'operator-engineer'], in: everyState },
  // A question can be asked at any time, also of what has ended; whoever came by our link needs no more proof for it.
  chat: { by: ['subscriber', ...staff], in: everyState },
  'see-personal-data': { by: ['subscriber', ...staff, 'system'], in: everyState, proof: 'see-personal-data' },
  'read-certificate': {
    by: ['subscriber', ...staff, 'operator-engineer', 'system'],
    in: everyState,
    proof: 'read-certificate',
    unless: ({ facts }) => (facts.deadAt ? undefined : 'not-off-yet'),
  },
}

/** Without `rules`, an act that needs proof accepts any proof at all. */
type Ask = (of: Case, who: Who, rules?: Pick<OperatorRules, 'identity'>) => Permission

export const caseActs: readonly CaseAct[] = Object.keys(table) as CaseAct[]

/** `caseCan.withdraw(case, who)` → `true`, or `{no: code}` with the reason. */
export const caseCan: Readonly<Record<CaseAct, Ask>> = Object.fromEntries(
  caseActs.map((act): [CaseAct, Ask] => [act, (of, who, rules) => ask(table[act], of, who, rules)]),
) as Record<CaseAct, Ask>

export type SystemAct =
  | 'submit'
  | 'ask-caller'
  | 'send-form'
  | 'open-at-branch'
  | 'answer-question'
  | 'see-lines'
  | 'report-line'
  | 'protect-line'
  | 'lift-protection'
  | 'halt'
  | 'resume'
  | 'change-rules'
  | 'approve-bulk'
  | 'see-disagreements'

/** What concerns no single case. Anyone may halt who could do harm by waiting; only supervisors and engineers resume. */
const systemTable: Record<SystemAct, readonly Who['is'][]> = {
  submit: ['subscriber', ...staff],
  'ask-caller': staff,
  'send-form': staff,
  // Whoever opens it does not approve it: a supervisor, or another agent, looks at it as well.
  'open-at-branch': staff,
  'answer-question': staff,
  // A phone in the hand says nothing of who else's lines its holder has: only the person themselves sees them.
  'see-lines': ['subscriber'],
  // Who cannot see the list cannot say of a line that it should not be on it.
  'report-line': ['subscriber'],
  // No agent puts it on or lets it wait: whose wish it is, only the holder's own proof shows.
  'protect-line': ['subscriber'],
  // A supervisor takes it off at once, at a branch, for somebody who stands there with their document; nobody below does: the
  // protection is there against the one agent whom a thief has talked round.
  'lift-protection': ['subscriber', 'supervisor'],
  halt: [...staff, 'operator-engineer', 'system'],
  resume: ['supervisor', 'operator-engineer'],
  'change-rules': ['operator-engineer'],
  'approve-bulk': ['supervisor'],
  'see-disagreements': ['supervisor', 'operator-engineer'],
}

/** Whether `who` may do what concerns no single case. An application is never refused for want of proof. */
export function systemCan(act: SystemAct, who: Who, rules?: Pick<OperatorRules, 'identity'>): Permission {
  if (!systemTable[act].includes(who.is)) return { no: 'not-your-role' }
  const proof = systemProof[act]
  return proof === undefined || hasProof(proof, who, rules) || { no: 'prove-who-you-are' }
}

/** Looked up in the operator's rule of assurance when a subscriber acts. */
const systemProof: Partial<Record<SystemAct, AssuredAct>> = {
  'see-lines': 'see-lines',
  'report-line': 'see-lines',
  'protect-line': 'protect',
  'lift-protection': 'lift-protection',
}

/** A second person for what one person asked for: the approver did not open the case, or send the file. */
export function isSecondPerson(first: string | undefined, who: Who): boolean {
  return first === undefined || ('id' in who && who.id !== first)
}

function ask(row: Row, of: Case, who: Who, rules: Pick<OperatorRules, 'identity'> | undefined): Permission {
  if (!row.by.includes(who.is)) return { no: 'not-your-role' }
  const state = stateOf(of)
  if (!row.in.includes(state)) return { no: outOfState[state] }
  const doubt = row.unless?.(of, who)
  if (doubt) return { no: doubt }
  return row.proof === undefined || hasProof(row.proof, who, rules) || { no: 'prove-who-you-are' }
}

const outOfState: Record<CaseState, NoCode> = {
  reversible: 'before-the-point-of-no-return',
  ending: 'case-is-ending',
  'one-way': 'past-the-point-of-no-return',
  ended: 'case-has-ended',
}

function hasProof(act: AssuredAct, who: Who, rules: Pick<OperatorRules, 'identity'> | undefined): boolean {
  if (who.is !== 'subscriber') return true
  return rules ? rule(rules.identity.assurance)[act].includes(who.assurance) : who.assurance !== 'none'
}

function approvalDoubt({ facts }: Case, who: Who): NoCode | undefined {
  if (facts.decision) return 'already-decided'
  if (facts.hold) return 'is-held'
  // Who sent the form may have sent it to themselves, and may have read out the code as well.
  return isSecondPerson(facts.openedBy, who) && isSecondPerson(facts.formSentBy, who) ? undefined : 'four-eyes'
}

/** Only a supervisor lifts what a court or a fraud check put there. */
function releaseDoubt({ facts }: Case, who: Who): NoCode | undefined {
  if (!facts.hold) return 'is-not-held'
  const grave = supervisorHolds.includes(facts.hold.code)
  return grave && who.is !== 'supervisor' ? 'supervisor-only' : undefined
}

function paidOrSettled({ facts }: Case): NoCode | undefined {
  if (facts.refunded) return 'already-refunded'
  return facts.settled ? 'already-settled' : undefined
}
