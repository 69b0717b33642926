import { z } from 'zod'
import { addDays } from '../domain/calendar.ts'
import { checkRequestedEnd, dayOf, exampleEnd } from '../domain/dates.ts'
import type { Day } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import { messageFor, messagesFor, type Problem, type Problems, parseForm } from '../ui/parse-form.ts'
import type { Journey } from './journey.tsx'
import type { ReadAnswer } from './question.ts'

const schema = z.object({ when: z.enum(['now', 'term', 'day']), end: z.iso.date('date').optional() })

/** Now, the end of the contract, or a day of one's choice within the operator's horizon. */
export function readDate(journey: Journey, form: FormData): ReadAnswer {
  const { lang, say, now, office, format } = journey
  const parsed = parseForm(schema, form)
  if (!parsed.ok) {
    // A day that was begun and not chosen is no problem of a choice for «now».
    const { end: _end, ...problems } = parsed.problems
    const onlyDay = parsed.typed.when === 'now' || parsed.typed.when === 'term'
    if (onlyDay && Object.keys(problems).length === 0) return choice(journey, parsed.typed.when as 'now' | 'term')
    return {
      ok: false,
      errors: messagesFor(lang, withExample(journey, parsed.problems), { end: say('request.date.dayLabel') }),
      typed: parsed.typed,
    }
  }
  const { values, typed } = parsed
  if (values.when !== 'day') return choice(journey, values.when)
  const wrong = (problem: Problem): ReadAnswer => ({
    ok: false,
    errors: messagesFor(lang, withExample(journey, { end: problem }), { end: say('request.date.dayLabel') }),
    typed,
  })
  if (!values.end) return wrong({ code: 'required' })
  const check = checkRequestedEnd({ requestedEnd: values.end, now, rules: office.rules })
  if (check.ok) return { ok: true, patch: { when: 'day', end: values.end } }
  if (check.code === 'too-far') return wrong({ code: 'dateFar', values: { date: format.date(check.latest) } })
  return wrong({ code: check.code === 'in-the-past' ? 'datePast' : 'date' })
}

/** A day that would do, beside the one that did not. */
function withExample(journey: Journey, problems: Problems): Problems {
  const { end } = problems
  if (end?.code !== 'date') return problems
  return {
    ...problems,
    end: { ...end, values: { example: exampleEnd({ now: journey.now, rules: journey.office.rules }) } },
  }
}

function choice(journey: Journey, when: 'now' | 'term'): ReadAnswer {
  if (when === 'now') return { ok: true, patch: { when, end: undefined } }
  const end = termEndOf(journey)
  if (end) return { ok: true, patch: { when, end } }
  // The contract ended while the page stood open.
  return { ok: false, errors: { when: messageFor(journey.lang, { code: 'choose' }) }, typed: {} }
}

/** The last day of the contract, where one runs and its end can be chosen. */
export function termEndOf({
  application,
  office,
  now,
}: Pick<Journey, 'application' | 'office' | 'now'>): Day | undefined {
  const { rules } = office
  const today = dayOf(now, rule(rules.zone))
  const latest = addDays(today, rule(rules.promise.horizonDays))
  const ends = (application.line?.standing.commitments ?? []).filter(
    (each) => each.kind === 'plan' && each.endsOn > today && each.endsOn <= latest,
  )
  return ends
    .map((each) => each.endsOn)
    .sort()
    .at(-1)
}
