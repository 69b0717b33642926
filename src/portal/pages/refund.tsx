import type { JSX } from 'preact'
import { quoteOf } from '../../cases/submit-application.ts'
import { money } from '../../domain/money.ts'
import { type RefundWayRule, rule } from '../../domain/operator.ts'
import { type Choice, Radios } from '../../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, TextInput } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { NotSentBanner } from '../../ui/parts.tsx'
import { ApplicationField, actionOf } from '../journey.tsx'
import { maskHolder } from '../masked-holder.ts'
import type { QuestionProps } from '../question.ts'
import { payeeIsHolder, refundWaysOf } from '../read-refund.ts'
import { Above } from './frame.tsx'

/** Only where money comes back: where it should go. */
export function RefundPage(props: QuestionProps): JSX.Element {
  const { journey, errors, typed } = props
  const say = useSay()
  const { application, office, format, now, csrf } = journey
  const quote = quoteOf(application, office.rules, now)
  const { open, above } = refundWaysOf(journey)
  const way = typed ? String(typed.way ?? '') : application.answers.payee?.way
  return (
    <>
      <ErrorSummary errors={errors} />
      <Above journey={journey} step="refund" />
      <Form action={actionOf(journey, 'refund')} csrf={csrf}>
        <ApplicationField of={journey} />
        <Radios
          name="way"
          label={say('request.refund.title')}
          isTitle
          hint={quote ? say('request.refund.amount', { amount: format.money(quote.toRefund) }) : undefined}
          error={errors?.way}
          value={way}
          items={open.map((each) => choiceOf(props, each))}
        />
        {above.length > 0 ? (
          <p class="quiet">
            {say('request.refund.overLimit', {
              ways: format.list(above.map((each) => say(`request.refund.${each.way}`))),
            })}
          </p>
        ) : null}
        <Buttons>
          <Button>{say('common.continue')}</Button>
        </Buttons>
      </Form>
      <NotSentBanner />
    </>
  )
}

function choiceOf(props: QuestionProps, { way, limitMinor, expectedWorkingDays }: RefundWayRule): Choice {
  const { say, format, office } = props.journey
  const expected = say('request.refund.expected', { days: format.workingDays(expectedWorkingDays) })
  const limit =
    limitMinor === null
      ? ''
      : ` ${say('request.refund.limit', { amount: format.money(money(limitMinor, rule(office.rules.currency))) })}`
  const reveal = { 'to-number': NumberField, 'to-bank': BankFields, 'at-branch': () => null }[way]
  const inside = way === 'at-branch' ? undefined : reveal(props)
  return {
    value: way,
    label: say(`request.refund.${way}`),
    hint: `${expected}${limit}`,
    ...(inside ? { reveal: inside } : {}),
  }
}

function NumberField({ journey, errors, typed }: QuestionProps): JSX.Element {
  const { say, application } = journey
  const { payee } = application.answers
  const kept = payee?.way === 'to-number' ? payee.msisdn : undefined
  return (
    <TextInput
      name="number"
      label={say('request.refund.number')}
      value={typed ? String(typed.number ?? '') : kept}
      error={errors?.number}
      type="tel"
      inputMode="tel"
      autocomplete="off"
      width={20}
    />
  )
}

function BankFields({ journey, errors, typed }: QuestionProps): JSX.Element {
  const { say, application } = journey
  const { payee } = application.answers
  const kept = payee?.way === 'to-bank' ? payee : undefined
  const holder = payeeIsHolder(journey)
  return (
    <>
      <TextInput
        name="iban"
        label={say('request.refund.iban')}
        hint={say('request.refund.ibanHint')}
        value={typed ? String(typed.iban ?? '') : kept?.iban}
        error={errors?.iban}
        autocomplete="off"
        width="full"
      />
      {holder ? (
        <p>
          {say('request.refund.holder', {
            name: maskHolder({ kind: application.line?.standing.holder.kind ?? 'person', name: holder }),
          })}
        </p>
      ) : (
        <TextInput
          name="name"
          label={say('request.refund.name')}
          hint={say('request.refund.nameHint')}
          value={typed ? String(typed.name ?? '') : kept?.name}
          error={errors?.name}
          autocomplete="name"
        />
      )}
    </>
  )
}
