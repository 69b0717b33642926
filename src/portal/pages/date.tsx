import type { JSX } from 'preact'
import { quoteOf } from '../../cases/submit-application.ts'
import type { Quote } from '../../domain/case.ts'
import { dayOf, exampleEnd } from '../../domain/dates.ts'
import type { Day } from '../../domain/instant.ts'
import { type Money, sum } from '../../domain/money.ts'
import { rule } from '../../domain/operator.ts'
import { datesIfSent } from '../../domain/three-dates.ts'
import { type Choice, Radios } from '../../ui/choices.tsx'
import { Button, Buttons, DateChoice, ErrorSummary, Form } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { exampleDate } from '../../ui/parse-form.ts'
import { Details, NotSentBanner } from '../../ui/parts.tsx'
import { ApplicationField, actionOf, type Journey } from '../journey.tsx'
import type { QuestionProps } from '../question.ts'
import { termEndOf } from '../read-date.ts'
import { colon, DateLines, dateMeanings } from '../three-dates.tsx'
import { Above, Sentences } from './frame.tsx'

/** When the line should end, with what each choice costs and gives back. */
export function DatePage({ journey, errors, typed }: QuestionProps): JSX.Element {
  const say = useSay()
  const { application, office, format, lang, csrf } = journey
  const { answers } = application
  const term = termEndOf(journey)
  const picked = answers.when === 'day' ? answers.end : undefined
  const items: Choice[] = [
    { value: 'now', label: say('request.date.now'), hint: <Outcome journey={journey} end="now" /> },
    ...(term
      ? [
          {
            value: 'term',
            label: say('request.date.term', { date: format.date(term) }),
            hint: <Outcome journey={journey} end={term} />,
          },
        ]
      : []),
    {
      value: 'day',
      label: say('request.date.day'),
      hint: picked ? <Outcome journey={journey} end={picked} /> : <AnyDay journey={journey} />,
      reveal: (
        <DateChoice
          name="end"
          label={say('request.date.dayLabel')}
          hint={say('common.date.hint', {
            example: exampleDate(lang, exampleEnd({ now: journey.now, rules: office.rules })),
          })}
          error={errors?.end}
          typed={typed}
          value={picked}
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
            ...dateMeanings(lang),
            say('request.date.rests', { days: format.days(rule(office.rules.number.quarantineDays)) }),
          ]}
        />
      </Details>
      <NotSentBanner />
    </>
  )
}

const chosen = (typed: string | string[] | undefined): string | undefined =>
  typeof typed === 'string' && typed !== '' ? typed : undefined

/** What ending the line then comes to: its three dates, and what that does to the money by the very reckoning of the quote. */
function Outcome({ journey, end }: { journey: Journey; end: 'now' | Day }): JSX.Element {
  const { office, now } = journey
  const dates = datesIfSent({ requestedEnd: end, now, rules: office.rules, calendar: office.calendar })
  return (
    <>
      <DateLines dates={dates} lang={journey.lang} format={journey.format} />
      <Lines lines={moneyLines(journey, end)} />
    </>
  )
}

/** No day is chosen yet, so no date is named: only what holds for any of them. */
function AnyDay({ journey }: { journey: Journey }): JSX.Element {
  const { say, office, format } = journey
  return (
    <Lines
      lines={[
        say('request.date.dayHint'),
        say('request.date.dayDates', { days: format.days(rule(office.rules.number.quarantineDays)) }),
        ...(monthlyOf(journey) ? [say('request.date.dayMoney')] : []),
      ]}
    />
  )
}

function Lines({ lines }: { lines: string[] }): JSX.Element {
  return (
    <>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>
  )
}

/** Nothing is said where the operator has not answered. */
function moneyLines(journey: Journey, end: 'now' | Day): string[] {
  const { application, office, now, format, say } = journey
  const choice = end === 'now' ? { when: 'now' as const } : { when: 'day' as const, end }
  const { line, answers } = application
  const quote = quoteOf(
    { line, answers: { number: answers.number, ...(answers.reason ? { reason: answers.reason } : {}), ...choice } },
    office.rules,
    now,
  )
  if (!quote) return []
  const charge = quote.lines.filter(({ code }) => code === 'early-termination-charge').map(({ amount }) => amount)
  const monthly = monthlyOf(journey)
  return [
    say('request.date.exit', {
      amount: charge[0] ? format.money(sum(charge, charge[0].currency)) : say('request.date.exit.none'),
    }),
    ...(monthly ? [say('request.date.monthly', { amount: format.money(monthly) })] : []),
    ...partsOf(journey, quote),
    say('request.date.amounts', { pay: format.money(quote.toPay), refund: format.money(quote.toRefund) }),
  ]
}

/** What is paid besides that charge, each by its name: a sum alone says nothing to whoever pays a device off. */
function partsOf({ say, format, lang }: Journey, { lines }: Quote): string[] {
  const owed = lines.filter(({ code, direction }) => direction === 'to-pay' && code !== 'early-termination-charge')
  return [...Map.groupBy(owed, ({ code }) => code)].flatMap(([code, group]) => {
    const amount = sum(
      group.map((line) => line.amount),
      group[0]?.amount.currency ?? '',
    )
    return amount.minor === 0 ? [] : [`${say(`request.quote.${code}`)}${colon(lang)}${format.money(amount)}`]
  })
}

/** The fee of the contract that runs today, where the operator tells one. */
function monthlyOf({ application, office, now }: Journey): Money | undefined {
  const today = dayOf(now, rule(office.rules.zone))
  return application.line?.standing.commitments.find(
    ({ kind, startsOn, endsOn }) => kind === 'plan' && startsOn <= today && today <= endsOn,
  )?.monthly
}
