import type { JSX } from 'preact'
import { requestedEndOf } from '../../cases/submit-application.ts'
import { promiseUntil, serviceEndOf } from '../../domain/dates.ts'
import type { Day, Instant } from '../../domain/instant.ts'
import { datesIfSent } from '../../domain/three-dates.ts'
import { useSay } from '../../ui/lang.ts'
import type { Journey } from '../journey.tsx'
import { ThreeDatesList } from '../three-dates.tsx'
import { dwellText } from './decide-facts.ts'
import { Sentences } from './frame.tsx'

/** What pressing the button does, in the order in which it happens, with every date that is known now. */
export function Effects({ journey }: { journey: Journey }): JSX.Element {
  const say = useSay()
  const { application, office, now, format, lang } = journey
  const { rules, calendar } = office
  const requestedEnd = requestedEndOf(application.answers) ?? 'now'
  const serviceEnd = serviceEndOf({ requestedEnd, decidedAt: now, rules })
  const promised = promiseUntil({ receivedAt: now, requestedEnd, rules, calendar })
  return (
    <section class="card">
      <h2>{say('request.effect.title')}</h2>
      <ol>
        {[
          firstEffect(journey, requestedEnd, serviceEnd),
          say('request.effect.silent'),
          say('request.effect.back', { hours: dwellText(rules, format) }),
          say('request.effect.end'),
        ].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
      <ThreeDatesList
        dates={datesIfSent({ requestedEnd, now, rules, calendar })}
        lang={lang}
        format={format}
        more={[{ key: say('request.received.promise'), value: format.dateTimeZone(promised) }]}
      />
      <h3>{say('request.effect.before')}</h3>
      <Sentences items={[say('request.effect.copy'), say('request.effect.number')]} />
    </section>
  )
}

/** A line that is suspended or over does not «work until» anything. */
function firstEffect({ say, application, format }: Journey, requestedEnd: 'now' | Day, serviceEnd: Instant): string {
  const { line } = application
  if (line && line.standing.state !== 'active') return say('request.effect.still')
  return requestedEnd === 'now'
    ? say('request.effect.now')
    : say('request.effect.day', { when: format.dateTimeZone(serviceEnd) })
}
