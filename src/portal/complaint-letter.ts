import { isRejectCode } from '../domain/codes.ts'
import type { Grievance } from '../domain/complaints.ts'
import { dayOf } from '../domain/dates.ts'
import { lineName } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { rejectionReasons } from '../messages/texts/reasons.ts'
import { lineOf } from '../ui/format.ts'
import type { CaseVisit } from './case-visit.tsx'

/** A letter as paragraphs, ready to be printed, copied or saved: what the case knows is filled in, the rest is a line to write on. */
export function letterOf(visit: CaseVisit, grievances: readonly Grievance[]): string[] {
  const { say, format, view, office } = visit
  const today = format.date(dayOf(view.now, rule(office.rules.zone)))
  const { person } = view
  const name = person?.applicant?.name ?? person?.holder.name
  const blank = say('complain.blank')
  return [
    say('complain.to', { entity: rule(office.rules.legalEntity) }),
    say('complain.from', { name: name || blank }),
    say('complain.reach', { contact: person?.contact?.address ?? blank }),
    say('complain.subject', { ref: view.case.ref }),
    say('complain.body.request', {
      when: format.dateTimeZone(view.case.dates.receivedAt),
      number: lineName(view.case.binding) === '' ? blank : lineOf(view.case.binding, true),
      ref: view.case.ref,
    }),
    ...(grievances.length > 0
      ? grievances.map((each) => whatHappened(visit, each, today))
      : [say('complain.body.other')]),
    [say('complain.ask'), ...asks(visit, grievances)].join('\n'),
    [say('complain.attached'), ...attachments(visit).map(({ label }, at) => `${at + 1}. ${label}`)].join('\n'),
    say('complain.dated', { today }),
    say('complain.signed'),
  ]
}

function whatHappened(visit: CaseVisit, grievance: Grievance, today: string): string {
  const { say, format } = visit
  switch (grievance.is) {
    case 'promise': {
      const date = format.date(grievance.promised)
      return grievance.deadAt
        ? say('complain.body.done', { date, when: format.dateTimeZone(grievance.deadAt) })
        : say('complain.body.open', { date, today })
    }
    case 'refund':
      return say('complain.body.refund', {
        amount: format.money(grievance.amount),
        date: format.date(grievance.expected),
        today,
      })
    case 'rejected': {
      const code = grievance.code ?? ''
      const reason = isRejectCode(code) ? rejectionReasons[visit.lang][code].reason : '—'
      return say('complain.body.rejected', { when: format.dateTimeZone(grievance.at), reason })
    }
  }
}

/** Numbered, and always with the answer in writing: by the law of the country where one is known. */
function asks({ say, office, lang }: CaseVisit, grievances: readonly Grievance[]): string[] {
  const way = office.complaints
  const each = grievances.map((one) => {
    if (one.is === 'promise') return say(one.deadAt ? 'complain.ask.done' : 'complain.ask.open')
    return say(`complain.ask.${one.is}`)
  })
  const answer = way
    ? say('complain.ask.answer', {
        days: say('complain.calendarDays', { n: rule(way.answerDays) }),
        law: way.law[lang],
      })
    : say('complain.ask.answerPlain')
  return [...each, answer].map((text, at) => `${at + 1}. ${text}`)
}

/** What the reader can attach, with the page where each lies. */
export function attachments({ say, view }: CaseVisit): { label: string; below: string }[] {
  const { certificate } = view
  return [
    { label: say('complain.attach.receipt'), below: '/receipt' },
    ...(certificate && !certificate.revokedAt && certificate.code !== null
      ? [{ label: say('complain.attach.certificate'), below: '/certificate.pdf' }]
      : []),
  ]
}
