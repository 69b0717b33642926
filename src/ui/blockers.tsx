import type { JSX } from 'preact'
import type { Blocker } from '../domain/eligibility.ts'
import type { Formats } from './format.ts'
import { useSay } from './lang.ts'
import { Banner, type Tone } from './parts.tsx'
import type { Key } from './words.ts'

const severities = ['stops-execution', 'needs-agent', 'informs'] as const
const tones: Record<Blocker['severity'], Tone> = {
  'stops-execution': 'warn',
  'needs-agent': 'info',
  informs: 'neutral',
}

/** The gravest first, each with its way out. */
export function Blockers({ blockers, format }: { blockers: Blocker[]; format: Formats }): JSX.Element {
  const say = useSay()
  return (
    <>
      {severities.map((severity) => {
        const found = blockers.filter((each) => each.severity === severity)
        return found.length === 0 ? null : (
          <Banner key={severity} tone={tones[severity]} title={say(`line.severity.${severity}`)}>
            {found.map((each) => (
              <BlockerText key={`${each.code}${each.what ?? ''}`} blocker={each} format={format} />
            ))}
          </Banner>
        )
      })}
    </>
  )
}

function BlockerText({ blocker, format }: { blocker: Blocker; format: Formats }): JSX.Element {
  const say = useSay()
  // Codes are data, so the compiler cannot match placeholders to them; a test goes through all of them.
  const told = say as (key: Key, values: Record<string, string>) => string
  return (
    <p>
      <b>{told(`line.blocker.${blocker.code}`, valuesOf(blocker, format))}</b>
      <br />
      {say(`line.way.${blocker.wayOut}`)}
    </p>
  )
}

function valuesOf({ amount, on, what }: Blocker, format: Formats): Record<string, string> {
  return { amount: amount ? format.money(amount) : '', date: on ? format.date(on) : '', what: what ?? '' }
}
