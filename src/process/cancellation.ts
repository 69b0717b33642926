import {
  agreedOrOrdinaryTerms,
  agreementGiven,
  askedTwice,
  callSomebody,
  callSupervisor,
  decisionGiven,
  identityShown,
  payeeGiven,
} from './tasks/answers.ts'
import { beginWatch } from './tasks/begin-watch.ts'
import { dwellEnd, nextDay, numberIsFree, quarantineEnd, serviceEnd, usageComplete } from './tasks/ends.ts'
import { issueCertificate } from './tasks/issue-certificate.ts'
import { keepStanding } from './tasks/keep-standing.ts'
import { quoteCharges } from './tasks/quote-charges.ts'
import { numberReleased, restTheNumber } from './tasks/rest-the-number.ts'
import { servedAsBefore } from './tasks/served-as-before.ts'
import { servedByNobody, servedNoMore, stillServedByNobody } from './tasks/served-by-nobody.ts'
import { barred, finalBillKnown, notToldYet, refundIsDue, refundPaid, refundReturned, settled, toldAlready } from './tasks/settle.ts'
import { sameBindingNoPortNoHold } from './tasks/still-ours.ts'
import { ask, lane, look, order, POINT_OF_NO_RETURN, routeOf, step, tell, until, work } from './words.ts'

/*
 * The way of every case, from "I want to cancel" to the certificate. Start reading here.
 *
 * A cancellation is a list of tasks that time walks down, and only observed facts move it. People write intent: they
 * apply, agree, withdraw, approve, hold. The worker acts. The line is dead because we looked, not because we ordered it.
 *
 * tell  a message · ask  a person · until  an instant · work  on our own rows · look  at the world · order  of the operator
 *
 * Ids are stored in open cases: tasks are added and removed, never renamed. An operator's file varies facts, dates,
 * conditions and connectors, never the order.
 */
export const cancellation = [
  step('request', [
    tell('received', { to: 'contact-and-line' }),
    ask('identity', 'subscriber', identityShown, askedTwice),
    look('standing', 'line', keepStanding),
  ]),

  step('agreement', [
    work('quote', quoteCharges),
    ask('agreement', 'subscriber', agreementGiven, agreedOrOrdinaryTerms),
  ]),

  step('review', [
    ask('decision', 'agent', decisionGiven, callSupervisor),
    tell('accepted'),
  ]),

  step('notice', [
    until('service-end', serviceEnd),
    look('still-ours', 'line and network', sameBindingNoPortNoHold),
  ]),

  step('switch-off', [
    order('bar', { undo: 'restore', undone: servedAsBefore, change: barred }),
    look('barred', 'network', servedNoMore),
    tell('barred'),
    until('bar-dwell', dwellEnd),
    look('still-ours-again', 'line', sameBindingNoPortNoHold),
  ]),

  POINT_OF_NO_RETURN, // from here two lanes, each with its own place and clock, and no way back

  lane('line', [
    order('terminate'),
    look('dead', 'network', servedByNobody, { unproven: 'not-confirmed' }),
    tell('off'),
    work('rest-the-number', restTheNumber),
    until('next-day', nextDay),
    look('dead-next-day', 'network', stillServedByNobody, { unproven: 'not-confirmed' }),
    work('issue-certificate', issueCertificate),
    tell('certificate'),
    work('begin-watch', beginWatch),
    until('quarantine-end', quarantineEnd),
    order('release-number', { onlyIf: numberIsFree }),
    work('number-released', numberReleased),
  ]),

  lane('money', [
    order('stop-billing'),
    until('usage-complete', usageComplete),
    order('final-bill', { change: finalBillKnown }),
    tell('refund-returned', { onlyIf: refundReturned }),
    ask('payee', 'subscriber', payeeGiven, callSomebody),
    order('refund', { onlyIf: refundIsDue, change: refundPaid }),
    work('settle', settled),
    tell('settled', { onlyIf: notToldYet }),
    tell('refund-paid', { onlyIf: toldAlready }),
  ]),
]

export const route = routeOf(cancellation)

/** Raised when the list changes in a way that open cases can tell; kept with each case. */
export const flowVersion = 3
