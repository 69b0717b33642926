import type { JSX } from 'preact'
import type { ExpressOutcome } from '../cases/submit-express.ts'
import type { KnownOperator } from '../domain/operator.ts'
import { caseLink } from '../store/link-keys.ts'
import { Banner } from '../ui/parts.tsx'
import type { Visit } from './visit.tsx'

/* Above a form whose content was not taken, and which stands there to be sent by one more press. */

/** The form brought a name that we never gave: whether it was sent before cannot be told. */
export function UnknownForm({ visit: { say } }: { visit: Visit }): JSX.Element {
  return (
    <Banner tone="warn" title={say('express.form.unknown')}>
      <p>{say('express.form.again')}</p>
    </Banner>
  )
}

/** The same form came before with other content. Undefined: it did not. */
export function sentAlready(visit: Visit, { rules }: KnownOperator, outcome: ExpressOutcome): JSX.Element | undefined {
  if (outcome.is !== 'sent-already') return undefined
  const { say, house } = visit
  const first = caseLink(house.desk.keys, '', rules.id, outcome.receipt.ref).replace('?', '/receipt?')
  return (
    <Banner tone="warn" title={say('express.form.sent')}>
      <p>{say('express.form.sent.text')}</p>
      <p>
        <a href={first}>{say('express.form.first')}</a>
      </p>
    </Banner>
  )
}
