import type { JSX } from 'preact'
import { quoteOf } from '../../cases/submit-application.ts'
import { Button, Buttons, ErrorSummary, Form } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { NotSentBanner } from '../../ui/parts.tsx'
import { PayeeChoice } from '../../ui/payee-form.tsx'
import { ApplicationField, actionOf } from '../journey.tsx'
import type { QuestionProps } from '../question.ts'
import { payeeQuestion } from '../read-refund.ts'
import { Above } from './frame.tsx'

/** Only where money comes back: where it should go. */
export function RefundPage({ journey, errors, typed }: QuestionProps): JSX.Element {
  const say = useSay()
  const { application, office, format, now, csrf } = journey
  const quote = quoteOf(application, office.rules, now)
  return (
    <>
      <ErrorSummary errors={errors} />
      <Above journey={journey} step="refund" />
      <Form action={actionOf(journey, 'refund')} csrf={csrf}>
        <ApplicationField of={journey} />
        <PayeeChoice
          of={payeeQuestion(journey)}
          kept={application.answers.payee}
          errors={errors}
          typed={typed}
          isTitle
          later={application.answers.payeeLater ? 'chosen' : 'offered'}
          hint={quote ? say('request.refund.amount', { amount: format.money(quote.toRefund) }) : undefined}
        />
        <Buttons>
          <Button>{say('common.continue')}</Button>
        </Buttons>
      </Form>
      <NotSentBanner />
    </>
  )
}
