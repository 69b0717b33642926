import type { JSX } from 'preact'
import { quoteOf } from '../../cases/submit-application.ts'
import { promiseUntil } from '../../domain/dates.ts'
import { rule } from '../../domain/operator.ts'
import type { Answers } from '../../store/applications.ts'
import { type Choice, Radios } from '../../ui/choices.tsx'
import { Button, Buttons, DateChoice, ErrorSummary, Form } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { exampleDate } from '../../ui/parse-form.ts'
import { Details, NotSentBanner } from '../../ui/parts.tsx'
import { ApplicationField, actionOf, type Journey } from '../journey.tsx'
import type { QuestionProps } from '../question.ts'
import { termEndOf } from '../read-date.ts'
import { Above, Sentences } from './frame.tsx'

/** When the line should end, with what each choice costs and gives back. */
export function DatePage({ journey, errors, typed }: QuestionProps): JSX.Element {
  const say = useSay()
  const { application, office, format, lang, csrf, now } = journey
  const { rules, calendar } = office
  const { answers } = application
  const promised = promiseUntil({ receivedAt: now, requestedEnd: 'now', rules, calendar })
  const term = termEndOf(journey)
  const items: Choice[] = [
    {
      value: 'now',
      label: say('request.date.now'),
      hint: hints([say('request.date.nowHint', { date: format.date(promised) }), amounts(journey, { when: 'now' })]),
    },
    ...(term
      ? [
          {
            value: 'term',
            label: say('request.date.term', { date: format.date(term) }),
            hint: amounts(journey, { when: 'term', end: term }),
          },
        ]
      : []),
    {
      value: 'day',
      label: say('request.date.day'),
      hint: say('request.date.dayHint'),
      reveal: (
        <DateChoice
          name="end"
          label={say('request.date.dayLabel')}
          hint={say('common.date.hint', { example: exampleDate(lang) })}
          error={errors?.end}
          typed={typed}
          value={answers.when === 'day' ? answers.end : undefined}
        />
      ),
    },
  ]
  return (
    <>
      <ErrorSummary errors={errors} />
      <Above journey={journey} step="date" />
      <Form action={actionOf(journey, 'date')} csrf={csrf}>
        <ApplicationField of={journey} />
        <Radios
          name="when"
          label={say('request.date.title')}
          isTitle
          error={errors?.when}
          value={chosen(typed?.when) ?? answers.when}
          items={items}
        />
        <Buttons>
          <Button>{say('common.continue')}</Button>
        </Buttons>
      </Form>
      <Details summary={say('request.date.three')}>
        <Sentences
          items={[
            say('request.date.service'),
            say('request.date.billing'),
            say('request.date.release', { days: format.days(rule(rules.number.quarantineDays)) }),
          ]}
        />
      </Details>
      <NotSentBanner />
    </>
  )
}

const chosen = (typed: string | string[] | undefined): string | undefined =>
  typeof typed === 'string' && typed !== '' ? typed : undefined

function hints(lines: (string | undefined)[]): JSX.Element {
  return (
    <>
      {lines
        .filter((line) => line !== undefined)
        .map((line) => (
          <div key={line}>{line}</div>
        ))}
    </>
  )
}

/** What this choice costs and gives back; nothing is said where the operator has not answered. */
function amounts(
  { application, office, now, format, say }: Journey,
  choice: Pick<Answers, 'when' | 'end'>,
): string | undefined {
  const quote = quoteOf(
    { line: application.line, answers: { number: application.answers.number, ...choice } },
    office.rules,
    now,
  )
  return quote && say('request.date.amounts', { pay: format.money(quote.toPay), refund: format.money(quote.toRefund) })
}
