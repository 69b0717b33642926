import type { JSX } from 'preact'
import { rule } from '../../domain/operator.ts'
import { Form } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { NotSentBanner } from '../../ui/parts.tsx'
import { Ways } from '../../ui/ways.tsx'
import { ApplicationField, type Journey } from '../journey.tsx'
import { otherPaths, waysOf } from './decide-facts.ts'
import { Above, Part, Sentences } from './frame.tsx'

/** Ways of one size side by side, cancel first because that is what was asked for. Shown here and nowhere after. */
export function DecidePage({ journey }: { journey: Journey }): JSX.Element {
  const say = useSay()
  const { office, lang, format, csrf } = journey
  const { rules } = office
  const ways = waysOf(journey)
  const hidden = otherPaths.filter(
    (path) => rule<{ offered: boolean | 'unknown' }>(rules.otherPaths[path]).offered === false,
  )
  return (
    <>
      <Above journey={journey} step="decide" />
      <h1>{say('line.decide.title')}</h1>
      <p>{say('line.decide.lead')}</p>
      <Form action="/decide" csrf={csrf}>
        <ApplicationField of={journey} />
        <Ways
          name="path"
          words={{
            caption: say('line.decide.caption'),
            way: say('line.decide.way'),
            choose: say('line.decide.choose'),
          }}
          items={ways}
        />
      </Form>
      {hidden.length > 0 ? (
        <p class="quiet">
          {say('line.decide.notOffered', {
            operator: rule(rules.names)[lang],
            ways: format.list(hidden.map((path) => say(`line.${path}.title`))),
          })}
        </p>
      ) : null}
      {ways.some(({ value }) => value === 'transfer') ? (
        <Part title={say('line.other.transfer.about')}>
          <Sentences items={transferReasons(journey)} />
        </Part>
      ) : null}
      <NotSentBanner />
    </>
  )
}

/** Why handing a line over is another thing than handing a card over; said of both ways, so that neither is pushed. */
export function transferReasons({ say }: Journey): string[] {
  return [
    say('line.other.transfer.name'),
    say('line.other.transfer.answer'),
    say('line.other.transfer.forms'),
    say('line.other.transfer.messages'),
    say('line.other.transfer.paper'),
  ]
}
