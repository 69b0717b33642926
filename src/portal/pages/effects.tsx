import type { JSX } from 'preact'
import { requestedEndOf } from '../../cases/submit-application.ts'
import { billingEndOf, promiseUntil, quarantineEndOf, serviceEndOf } from '../../domain/dates.ts'
import { useSay } from '../../ui/lang.ts'
import { Banner } from '../../ui/parts.tsx'
import type { Journey } from '../journey.tsx'
import { dwellText } from './decide.tsx'
import { Sentences } from './frame.tsx'

/** What pressing the button does, in the order in which it happens, with every date that is known now. */
export function Effects({ journey }: { journey: Journey }): JSX.Element {
  const say = useSay()
  const { application, office, now, format } = journey
  const { rules, calendar } = office
  const requestedEnd = requestedEndOf(application.answers) ?? 'now'
  const serviceEnd = serviceEndOf({ requestedEnd, decidedAt: now, rules })
  const promised = promiseUntil({ receivedAt: now, requestedEnd, rules, calendar })
  const billingEnd = billingEndOf({ requestedEnd, receivedAt: now, rules })
  return (
    <Banner tone="warn" title={say('request.effect.title')}>
      <Sentences
        items={[
          requestedEnd === 'now' ? say('request.effect.now') : say('request.effect.day', { when: format.dateTimeZone(serviceEnd) }),
          say('request.effect.billing', { date: format.date(billingEnd) }),
          say('request.effect.silent'),
          say('request.effect.back', { hours: dwellText(rules, format) }),
          say('request.effect.end'),
          // The latest day that we promise: the number rests from the end that then really came, at the earliest from here.
          say('request.effect.number', { date: format.date(quarantineEndOf({ serviceEnd, rules })) }),
          say('request.effect.copy'),
          say('request.effect.promise', { date: format.dateTimeZone(promised) }),
        ]}
      />
    </Banner>
  )
}
