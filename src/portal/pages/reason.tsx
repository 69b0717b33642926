import type { JSX } from 'preact'
import { quoteOf } from '../../cases/submit-application.ts'
import { reasonCodes } from '../../domain/codes.ts'
import { Radios } from '../../ui/choices.tsx'
import { Button, Buttons, Form } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { NotSentBanner } from '../../ui/parts.tsx'
import { ApplicationField, actionOf, type Journey } from '../journey.tsx'
import type { QuestionProps } from '../question.ts'
import { noteOf } from './decide-facts.ts'
import { Above } from './frame.tsx'

/** What a reason takes off, as the quote itself has it; only of charges that this line would bear. */
function waivedBy({ application, office, now, say, format }: Journey): Map<string, string> {
  const told = reasonCodes.flatMap(({ code }) => {
    const answers = { ...application.answers, reason: code }
    const waived = quoteOf({ line: application.line, answers }, office.rules, now)?.waived ?? []
    const text = waived.map(({ code: charge, amount }) =>
      say(`request.reason.waives.${charge}`, { amount: format.money(amount) }),
    )
    return text.length > 0 ? [[code, text.join(' ')] as const] : []
  })
  return new Map(told)
}

/** Asked, never demanded: nothing is chosen beforehand, and skipping is a button of the same size. */
export function ReasonPage({ journey }: QuestionProps): JSX.Element {
  const say = useSay()
  const facts = waivedBy(journey)
  return (
    <>
      <Above journey={journey} step="reason" />
      <Form action={actionOf(journey, 'reason')} csrf={journey.csrf}>
        <ApplicationField of={journey} />
        <Radios
          name="reason"
          label={say('request.reason.title')}
          isTitle
          hint={say(facts.size > 0 ? 'request.reason.hint.money' : 'request.reason.hint')}
          value={journey.application.answers.reason}
          items={reasonCodes.map(({ code }) => {
            const hint = facts.get(code)
            return { value: code, label: say(`request.reason.${code}`), ...(hint ? { hint } : {}) }
          })}
        />
        {facts.size > 0 ? <p class="quiet">{noteOf(journey, [journey.office.rules.quote.waivers])}</p> : null}
        <Buttons>
          <Button>{say('common.continue')}</Button>
          <Button kind="secondary" name="skip" value="yes">
            {say('request.reason.skip')}
          </Button>
        </Buttons>
      </Form>
      <NotSentBanner />
    </>
  )
}
