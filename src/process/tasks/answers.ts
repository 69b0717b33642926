import { rule } from '../../domain/operator.ts'
import { payeeWanted } from '../../domain/payee.ts'
import { specialProven } from '../../domain/special.ts'
import type { Condition, Silence } from '../words.ts'

/* The answers of people that the list waits for. Doors write them into the case (src/cases); here they are only read. */

/** Proof of identity gates what happens to the line, never the date from which the declaration counts. */
export const identityShown: Condition = (c, { rules }) =>
  c.facts.identity !== undefined &&
  specialProven(c.facts) &&
  rule(rules.identity.assurance).execute.includes(c.facts.identity.level)

/** A request that nobody proves to be the holder's does not lie open for ever; it can be made again at any time. */
export const askedTwice: Silence = {
  remindAfterDays: 2,
  afterDays: 14,
  // Papers that lie with us are no silence of theirs; and a better one that we asked for begins it anew.
  from: ({ facts: { papers } }, since) =>
    papers?.is === 'waiting' ? null : papers && papers.at > since ? papers.at : since,
  next: { end: 'rejected', because: 'identity-not-proven' },
}

export const agreementGiven: Condition = (c) => c.facts.agreement !== undefined

/** Whoever asked to end a line and then fell silent gets the ordinary terms of their contract, not an open-ended wait. */
export const agreedOrOrdinaryTerms: Silence = {
  remindAfterDays: 1,
  afterDays: 3,
  next: { take: (_c, at) => ({ facts: { agreement: { at, by: 'silence' } } }) },
}

/** An alarm, a lift, a telecare line never ends unattended: there the agent must have said that somebody saw to it. */
export const decisionGiven: Condition = (c) => {
  const { decision } = c.facts
  if (decision?.what !== 'approved') return false
  return c.standing?.use !== 'alarm' || decision.attended === true
}

/** An agent who does not decide is not waited for in silence: the case is put before a supervisor. */
export const callSupervisor: Silence = { afterDays: 3, next: { call: 'decision-overdue' } }

/** Money that is the subscriber's needs a place to go. It waits here alone: the line has a lane of its own. */
export const payeeGiven: Condition = (c) => !payeeWanted(c) || c.facts.moneySeen !== undefined

/**
 * Asked for at once, since nobody may have been asked before, unless a message has just said that the money came back; who
 * does not answer is called by a person, never forgotten.
 */
export const callSomebody: Silence = {
  remindAfterDays: ({ facts }) => (facts.refundReturned ? 3 : 0),
  afterDays: 14,
  next: { stuck: 'payee-unknown' },
}
