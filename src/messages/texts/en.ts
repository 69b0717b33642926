import { dayOf } from '../../domain/dates.ts'
import {
  formatDay,
  formatInstant,
  formatInstantWithZone,
  formatLine,
  formatMoney,
  formatMsisdn,
  lastDigits,
  plural,
} from '../../domain/format.ts'
import type { Day, Instant } from '../../domain/instant.ts'
import type { Block, CaseFactsInWords, LineAfter, MessageParams, RefundInWords, Texts } from '../kinds.ts'
import { threeDatesBlocks } from '../three-dates.ts'
import { afterEnd, filled } from './after-end.ts'
import { delayReasons, lineNow, rejectionReasons, returnReasons } from './reasons.ts'

const day = (of: Day) => formatDay('en', of)
const time = (at: Instant, zone: string) => formatInstant('en', at, zone)
const timeZone = (at: Instant, zone: string) => formatInstantWithZone('en', at, zone)
/** How a number is named where someone else may read along. */
const ending = (p: Omit<CaseFactsInWords, 'link'>) => `number ending ${lastDigits(p.number)}`
const page = (p: CaseFactsInWords): Block => ({ action: 'Open your request', link: p.link })
const about = (p: Omit<CaseFactsInWords, 'link'>, ...more: [string, string][]): Block => ({
  facts: [['Reference', p.ref], ['Number', formatLine(p.number)], ['Operator', p.operator], ...more],
})
const standingShort = (line: LineAfter) => (line.is === 'suspended' ? lineNow.en.suspendedShort : lineNow.en[line.is])
const standing = (line: LineAfter) => (line.is === 'suspended' ? lineNow.en.suspended(line.why) : lineNow.en[line.is])

export const en: Texts = {
  code: (p) => {
    const use =
      p.to === 'line' ? 'It confirms a request about this number.' : 'It confirms a request about a mobile number.'
    return {
      sms: `${p.code} is your one-time code, ${p.operator}. ${use} Valid ${p.minutes} min. Tell it to no one, not even to us.${p.host ? `\n\n@${p.host} #${p.code}` : ''}`,
      subject: `${p.code} is your one-time code`,
      body: [
        `Your one-time code for ${p.operator}: ${p.code}`,
        `${use} It works for ${p.minutes} minutes.`,
        'Tell it to no one, not even to us. If you did not ask for it, do nothing: without the code nothing happens.',
      ],
    }
  },

  received: (p) => {
    const next = {
      identity: 'Next: confirm that it is you.',
      papers: 'Next: send us the documents; the page says which.',
      'papers-mourning': 'We are sorry for your loss. Send us the documents when you are ready; the page says which.',
      agreement: 'Next: look at the amounts and agree.',
      review: 'Next: we check it. You need do nothing.',
      report: 'Next: a person looks at who took this line. You need do nothing.',
    }[p.next]
    const promise = day(dayOf(p.promiseUntil, p.zone))
    return {
      sms: `Received: your request to cancel ${formatLine(p.number)}, ${timeZone(p.at, p.zone)}. Reference ${p.ref}. Nothing has been done to the line yet. ${next} We promise that it is off by ${promise}. Follow or withdraw: ${p.link}`,
      subject: `We received your request to cancel ${formatLine(p.number)}`,
      body: [
        `We received your request to cancel ${formatLine(p.number)} on ${timeZone(p.at, p.zone)}. Nothing has been done to the line yet.`,
        about(p, ['Received', timeZone(p.at, p.zone)], ['Our promise: off by the end of', promise]),
        'Your request counts from this time, whatever we still ask of you.',
        next,
        'You can take the request back until the line is ended for good. The page shows the last moment for it.',
        ...threeDatesBlocks(p.dates, 'en', p.zone),
        page(p),
      ],
    }
  },

  'line-warning': (p) => ({
    sms: `A request came to cancel this number, ${p.operator}, ${timeZone(p.at, p.zone)}. Was this not you? No password, no payment. Stop it here: ${p.stopLink}`,
    subject: 'A request came to cancel your number',
    body: [
      `On ${timeZone(p.at, p.zone)} a request came to cancel your number. Was it you? Then you need do nothing.`,
      {
        facts: [
          ['Reference', p.ref],
          ['Operator', p.operator],
        ],
      },
      'Was this not you? Stop the request below. No password, no payment. We will hold it at once and check who sent it.',
      { action: 'Stop the request', link: p.stopLink },
    ],
  }),

  protection: (p) => {
    const number = formatMsisdn(p.number)
    const when = timeZone(p.at, p.zone)
    const until = timeZone(p.until ?? p.at, p.zone)
    const what = {
      on: `Since ${when} the line ${number} is protected: no request closes it until the protection is taken off.`,
      kept: `The line ${number} stays protected. Nothing is taken off.`,
      lifted: `Since ${when} the line ${number} is no longer protected: a request can close it again.`,
      'lift-asked': `Somebody asked to take the protection off ${number}. It goes on ${until}.`,
    }[p.act]
    const sms = {
      on: `${p.operator}: since ${when} this number is protected: no request closes it. Was this not you? Say so: ${p.link}`,
      kept: `${p.operator}: this number stays protected. Nothing was taken off. Read on: ${p.link}`,
      lifted: `${p.operator}: since ${when} this number is no longer protected: a request can close it. Was this not you? Put it on again: ${p.link}`,
      'lift-asked': `${p.operator}: somebody asked to take the protection off this number. It goes on ${until}. Was this not you? Keep it on: ${p.link}`,
    }[p.act]
    const isAsked = p.act === 'lift-asked'
    return {
      sms,
      subject: p.act === 'on' || p.act === 'kept' ? 'Your line is protected' : 'The protection of your line',
      body: isAsked
        ? [
            what,
            'Was this not you? Keep the protection on below. No password, no payment.',
            { action: 'Keep it on', link: p.link },
          ]
        : [what, `Was this not you? Call ${p.operator}.`, { action: 'Open the portal', link: p.link }],
    }
  },

  'identity-asked': (p) => ({
    sms: `Please confirm that it is you, so that we can go on with your request ${p.ref} (${ending(p)}, ${p.operator}). It counts from ${timeZone(p.receivedAt, p.zone)}, whenever you do this: ${p.link}`,
    subject: 'Please confirm that it is you',
    body: [
      'We have your request. To go on, we must be sure that it comes from you.',
      about(p, ['Received', timeZone(p.receivedAt, p.zone)]),
      'Your request counts from the time of receipt, whenever you do this. Nothing has been done to the line yet.',
      { action: 'Confirm that it is you', link: p.link },
    ],
  }),

  'chat-answer': (p) => ({
    sms: `There is an answer to your question about request ${p.ref} (${ending(p)}, ${p.operator}). Read it here: ${p.link}`,
    subject: 'You have an answer',
    body: [
      'You asked us something about your request. The answer is on its chat page.',
      about(p),
      { action: 'Read the answer', link: p.link },
    ],
  }),

  'question-answer': (p) => ({
    sms: `${p.operator}: there is an answer to your question. Read it here: ${p.link}`,
    subject: 'You have an answer',
    body: [
      `You asked ${p.operator} a question. The answer is on its page.`,
      { action: 'Read the answer', link: p.link },
      'Did you not ask anything? Then somebody wrote your address by mistake: do nothing.',
    ],
  }),

  'form-link': (p) => ({
    sms: `${p.operator}: your form to cancel the number ending ${lastDigits(p.number)}. It opens once, until ${timeZone(p.until, p.zone)}. Did you not ask for it? Do nothing. ${p.link}`,
    subject: 'Your form to cancel a number',
    body: [
      `You asked ${p.operator} by phone or in the chat for the form to cancel a number. Here it is.`,
      {
        facts: [
          ['Number', `ending ${lastDigits(p.number)}`],
          ['Opens until', timeZone(p.until, p.zone)],
        ],
      },
      'The link works for one form. Nothing is sent before you press the last button, and first you show that the number is yours.',
      { action: 'Open the form', link: p.link },
      'Did you not ask for it? Do nothing: without you nothing happens to the number.',
    ],
  }),

  'contact-changed': (p) => ({
    sms: `Messages about request ${p.ref} (${ending(p)}, ${p.operator}) now go to another contact, changed ${timeZone(p.at, p.zone)}. Was this not you? Stop it here: ${p.stopLink}`,
    subject: 'We now write to another contact',
    body: [
      `On ${timeZone(p.at, p.zone)} the contact for messages about your request was changed. Was it you? Then you need do nothing: this is our last message here.`,
      about(p),
      'Was this not you? Stop the request below, and call the operator. No password, no payment.',
      { action: 'Stop the request', link: p.stopLink },
    ],
  }),

  'paper-refused': (p) => ({
    sms: `A document for your request ${p.ref} (${ending(p)}, ${p.operator}) has to be better. The page says which one and why; only that one is needed again: ${p.link}`,
    subject: 'Please send one document again',
    body: [
      'We looked at the document that you sent and could not accept it.',
      'The page of your request says which one, why, and what a better one looks like. Only that one is needed again. The date of your request does not change.',
      about(p),
      page(p),
    ],
  }),

  accepted: (p) => {
    const until =
      p.serviceEnd === 'now'
        ? 'We begin to switch it off now.'
        : `Until ${timeZone(p.serviceEnd, p.zone)}, nothing changes on the line.`
    return {
      sms: `Your request ${p.ref} has been checked and accepted (${ending(p)}, ${p.operator}). The line is not off yet. ${until} We will write again when it is off. ${p.link}`,
      subject: 'Accepted, in progress: the line is not off yet',
      body: [
        'Your request has been checked and accepted.',
        `The line is not off yet. ${until} We will write again when it is off.`,
        about(p),
        ...threeDatesBlocks(p.dates, 'en', p.zone),
        page(p),
      ],
    }
  },

  reminder: (p) => {
    const words = reminderWords(p)
    return {
      sms: `${words.head} ${words.short} Request ${p.ref}, ${ending(p)}, ${p.operator}. ${p.link}`,
      subject: words.head.replace(/\.$/, ''),
      body: [words.long, about(p), page(p)],
    }
  },

  barred: (p) => ({
    sms: `Barred: ${ending(p)}, ${p.operator}. Calls, SMS and data have stopped, emergency calls to ${p.emergency} work. You can take your request ${p.ref} back until ${timeZone(p.withdrawUntil, p.zone)}: ${p.link}`,
    subject: 'The line is barred',
    body: [
      `The line was barred on ${timeZone(p.at, p.zone)}. Calls, SMS and data have stopped. Emergency calls to ${p.emergency} still work.`,
      `Until ${time(p.withdrawUntil, p.zone)}, you can take your request back and the line will be restored. After that it is ended for good.`,
      about(p),
      page(p),
    ],
  }),

  off: (p) => {
    const at = timeZone(p.observedAt, p.zone)
    const seen = {
      'network-observed': `On ${at} we checked the network: it no longer serves this line.`,
      'billing-record': `On ${at} the operator's billing records showed this line as ended. The network itself was not looked at.`,
      'operator-attested': `On ${at} the operator stated that this line has ended. The network itself was not looked at.`,
    }[p.evidenceClass]
    return {
      sms: `Off: ${ending(p)}, ${p.operator}. ${seen} We look once more, then the certificate follows. ${p.ref}: ${p.link}`,
      subject: p.evidenceClass === 'network-observed' ? 'Off: confirmed' : 'Off, by what the operator says',
      body: [
        seen,
        about(p, ['Systems asked', String(p.elements)], ['Readings', String(p.readings)]),
        'We look once more and then send the certificate. It says what was checked and what was not.',
        page(p),
      ],
    }
  },

  'not-confirmed': (p) => ({
    sms: `We could not confirm that the line is off (${ending(p)}, ${p.operator}, ${p.ref}). Please treat it as still working. An agent is on it; you need do nothing. We will write by ${day(p.nextBy)}. ${p.link}`,
    subject: 'We could not confirm that the line is off',
    body: [
      'The line was ordered off, but we could not confirm that it is off. Please treat it as still working.',
      `An agent is on it; you need do nothing. We will write by ${day(p.nextBy)}.`,
      about(p),
      page(p),
    ],
  }),

  certificate: (p) => ({
    sms: `The certificate is ready: ${ending(p)}, ${p.operator}, request ${p.ref}. Read and save it: ${p.link}`,
    subject: 'Your certificate is ready',
    body: [
      'The certificate of cancellation is ready. It says what was checked, when, and what was not checked.',
      about(p, ['Check code', p.code]),
      `Anyone to whom you show it can check it with this code at ${p.verifyUrl}`,
      { action: 'Open the certificate', link: p.link },
    ],
  }),

  settled: (p) => {
    const facts: [string, string][] = [['Final bill', formatMoney('en', p.finalBill)]]
    if (p.credited) {
      const w = afterEnd.en
      return {
        sms: `${w.credited.short} Request ${p.ref}, ${ending(p)}, ${p.operator}. ${p.link}`,
        subject: w.credited.subject,
        body: [refundWords(p.credited), w.credited.long, about(p, ...facts), page(p)],
      }
    }
    const body: Block[] = []
    let short = 'Nothing to pay, nothing to refund.'
    if (p.due) {
      short = 'There is an amount to pay.'
      body.push(
        `To pay: ${formatMoney('en', p.due.amount)}. This does not change the cancellation. Please pay by ${day(p.due.by)}.`,
        'If you disagree with the amount, tell us on the page of your request.',
      )
    }
    if (p.refund) {
      short = 'A refund is on its way.'
      body.push(refundWords(p.refund))
      facts.push(['Refund', formatMoney('en', p.refund.amount)], ['Expected by', day(p.refund.expectedBy)])
    }
    if (body.length === 0) body.push('There is nothing to pay and nothing to refund.')
    return {
      sms: `The final bill is ready: ${ending(p)}, ${p.operator}, request ${p.ref}. ${short} Amounts and dates: ${p.link}`,
      subject: 'The final bill is ready',
      body: [...body, about(p, ...facts), page(p)],
    }
  },

  'refund-paid': (p) => ({
    sms: `The money that had come back was sent again. Request ${p.ref}, ${ending(p)}, ${p.operator}. Amount and expected day: ${p.link}`,
    subject: 'We sent your money again',
    body: [
      'A bank had sent our transfer back. It has gone out again.',
      refundWords(p.refund),
      about(p, ['Refund', formatMoney('en', p.refund.amount)], ['Expected by', day(p.refund.expectedBy)]),
      page(p),
    ],
  }),

  'after-end': (p) => {
    const w = afterEnd.en
    const amount = p.amount ? formatMoney('en', p.amount) : ''
    const more: [string, string][] = p.amount ? [[w.amount, amount]] : []
    return {
      sms: `${w.short[p.what]} Request ${p.ref}, ${ending(p)}, ${p.operator}. ${p.link}`,
      subject: w.subject[p.what],
      body: [filled(w.long[p.what], { when: timeZone(p.at, p.zone), amount }), w.next, about(p, ...more), page(p)],
    }
  },

  'refund-returned': (p) => ({
    sms: `The bank sent our transfer back: ${returnReasons.en[p.because]}. The money is still yours. Request ${p.ref}, ${p.operator}, ${ending(p)}. Give us another account: ${p.link}`,
    subject: 'The bank sent our transfer back',
    body: [
      `The bank sent back our transfer of ${formatMoney('en', p.amount)}: ${returnReasons.en[p.because]}.`,
      'The money is still yours. Give us another account and we will send it again.',
      about(p),
      { action: 'Give another account', link: p.link },
    ],
  }),

  'not-restored': (p) => ({
    sms: `The bar has been lifted, but we could not see yet that the line is as it was (${ending(p)}, ${p.operator}, ${p.ref}). An agent is on it; you need do nothing. We will write by ${day(p.nextBy)}. ${p.link}`,
    subject: 'Your line: we could not see yet that it works again',
    body: [
      'The bar on your line has been lifted, but we could not see yet that the line is as it was.',
      `An agent is on it; you need do nothing. We will write by ${day(p.nextBy)}.`,
      about(p),
      page(p),
    ],
  }),

  withdrawn: (p) => {
    const now = standing(p.line)
    return {
      sms: `Withdrawn: your request ${p.ref}, ${ending(p)}, ${p.operator}, ${timeZone(p.at, p.zone)}. ${standingShort(p.line)} ${p.link}`,
      subject: 'Your request is withdrawn',
      body: [`The request was taken back on ${timeZone(p.at, p.zone)}.`, now, about(p), page(p)],
    }
  },

  rejected: (p) => {
    const { reason, wayOut } = rejectionReasons.en[p.because]
    const now = standing(p.line)
    return {
      sms: `Your request ${p.ref} was rejected (${ending(p)}, ${p.operator}). ${reason} What you can do: ${p.link}`,
      subject: 'Your request was rejected',
      body: [reason, now, `What you can do: ${wayOut}`, about(p), page(p)],
    }
  },

  held: (p) => ({
    sms: `Stopped: request ${p.ref}, ${ending(p)}, ${p.operator}, ${timeZone(p.at, p.zone)}. We check who sent it. Until then nothing more happens to the line. ${p.link}`,
    subject: 'We stopped the request',
    body: [
      `We put the request on hold at once, on ${timeZone(p.at, p.zone)}.`,
      'We now check who sent it. Until then nothing more happens to the line.',
      about(p),
      page(p),
    ],
  }),

  'ported-out': (p) => {
    const where = p.to ? `to the operator ${p.to}` : 'to another operator'
    return {
      sms: `The ${ending(p)} moved ${where}, ${timeZone(p.at, p.zone)}. Your line at ${p.operator} ended with it, and so does request ${p.ref}. ${p.link}`,
      subject: 'The number moved to another operator',
      body: [
        `The number moved ${where} on ${timeZone(p.at, p.zone)}. It goes on working there.`,
        `Your line at ${p.operator} ended with the move. We do nothing more on this request.`,
        about(p),
        page(p),
      ],
    }
  },

  late: (p) => {
    const why = delayReasons.en[p.because]
    const head = p.broken ? 'We are late, and we are sorry' : 'It may take longer than promised'
    return {
      sms: `${head}: request ${p.ref}, ${ending(p)}, ${p.operator}. ${why.replace('’', "'")} The line is not off yet. Promised: ${day(p.promised)}. New date: ${day(p.newDate)}. ${p.link}`,
      subject: p.broken ? 'We are late' : 'It may take longer than promised',
      body: [
        p.broken
          ? `We promised that the line is off by ${day(p.promised)}. It is not off yet. We are sorry.`
          : `We promised that the line is off by ${day(p.promised)}. We have seen that it may take longer, and tell you now.`,
        `${why} You need do nothing. New date: ${day(p.newDate)}.`,
        about(p),
        page(p),
      ],
    }
  },
}

function reminderWords(p: MessageParams['reminder']): { head: string; short: string; long: string } {
  const { reminder } = p
  if (reminder.about === 'service-end') {
    const n = reminder.daysLeft
    const end = timeZone(reminder.serviceEnd, p.zone)
    return {
      head: n === 0 ? 'Service ends today.' : `Service ends in ${n} ${plural('en', n, { one: 'day', other: 'days' })}.`,
      short: `Last moment: ${end}.`,
      long: `The line is to end on ${end}. Please copy contacts and messages from it and unlink the accounts that use this number: afterwards it may no longer be possible.`,
    }
  }
  if (reminder.about === 'payee') {
    return {
      head: 'We are waiting for you: where should your money go?',
      short: 'The money is yours and waits until you tell us where to send it.',
      long: `By the final bill ${formatMoney('en', reminder.amount)} are yours. Please tell us where to send them. They wait until you do; the cancellation itself does not wait for it.`,
    }
  }
  const until = timeZone(reminder.until, p.zone)
  if (reminder.about === 'papers') {
    return {
      head: 'We are waiting for documents.',
      short: `We wait until ${until}.`,
      long: `To go on, we need the documents that the page names. We wait until ${until}. If you need longer, a new request can be sent at any time.`,
    }
  }
  if (reminder.about === 'identity') {
    const long = `To go on, we must be sure that the request comes from you. We wait until ${until}.`
    return { head: 'We are waiting for you: confirm that it is you.', short: `We wait until ${until}.`, long }
  }
  return {
    head: 'We are waiting for you: look at the amounts.',
    short: `Without an answer by ${until} the request goes on by ordinary terms.`,
    long: `Please look at what you pay and what you get back, and agree. Without an answer by ${until} the request goes on by ordinary terms.`,
  }
}

function refundWords(refund: RefundInWords): string {
  const where = {
    'to-number': 'to the number you named',
    'to-bank': 'to your bank account',
    'at-branch': 'at a branch',
  }
  const amount = formatMoney('en', refund.amount)
  return refund.way === 'at-branch'
    ? `You get back ${amount} ${where[refund.way]}. Ready by ${day(refund.expectedBy)}.`
    : `We sent you ${amount} ${where[refund.way]}. It should be there by ${day(refund.expectedBy)}.`
}
