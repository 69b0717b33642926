import type { JSX } from 'preact'
import { reasonCodes } from '../../domain/codes.ts'
import { Radios } from '../../ui/choices.tsx'
import { Button, Buttons, Form } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { NotSentBanner } from '../../ui/parts.tsx'
import { ApplicationField, actionOf } from '../journey.tsx'
import type { QuestionProps } from '../question.ts'
import { Above } from './frame.tsx'

/** Asked, never demanded: nothing is chosen beforehand, and skipping is a button of the same size. */
export function ReasonPage({ journey }: QuestionProps): JSX.Element {
  const say = useSay()
  return (
    <>
      <Above journey={journey} step="reason" />
      <Form action={actionOf(journey, 'reason')} csrf={journey.csrf}>
        <ApplicationField of={journey} />
        <Radios
          name="reason"
          label={say('request.reason.title')}
          isTitle
          hint={say('request.reason.hint')}
          value={journey.application.answers.reason}
          items={reasonCodes.map(({ code }) => ({ value: code, label: say(`request.reason.${code}`) }))}
        />
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
