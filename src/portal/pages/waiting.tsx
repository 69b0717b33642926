import type { JSX } from 'preact'
import { rule } from '../../domain/operator.ts'
import { Button } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import type { Journey } from '../journey.tsx'
import { Above } from './frame.tsx'

/** The operator was asked a moment ago. The page looks again by itself; nobody has to wait. */
export function WaitingPage({ journey, step }: { journey: Journey; step: 'standing' | 'check' }): JSX.Element {
  const say = useSay()
  return (
    <>
      <Above journey={journey} step={step} />
      <h1>{say('line.wait.title', { operator: rule(journey.office.rules.names)[journey.lang] })}</h1>
      <p role="status">{say('line.wait.text')}</p>
      <p class="buttons">
        <Button kind="secondary" href={`/${step}`}>
          {say('line.wait.now')}
        </Button>
        <Button kind="secondary" href={`/${step}?go=1`}>
          {say('line.wait.skip')}
        </Button>
      </p>
    </>
  )
}
