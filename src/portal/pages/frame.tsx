import type { JSX } from 'preact'
import { type OperatorRules, rule } from '../../domain/operator.ts'
import type { NamedLine } from '../../store/applications.ts'
import { lineMasked, msisdn } from '../../ui/format.ts'
import { useLang, useSay } from '../../ui/lang.ts'
import { BackLink } from '../../ui/parts.tsx'
import { backFrom, type Journey, placeOf, type Step } from '../journey.tsx'

export interface LineNameProps {
  line: NamedLine
  rules: OperatorRules
  /** Whole only for who has proved that it is theirs. */
  whole?: boolean
  /** The total is known once the line is: only then it is clear whether money comes back. */
  step?: { n: number; total?: number }
}

/** Where we are, and which line the page is about. */
export function LineName({ line, rules, whole, step }: LineNameProps): JSX.Element {
  const lang = useLang()
  const say = useSay()
  return (
    <p class="eyebrow">
      {step ? (
        <>
          {step.total === undefined
            ? say('common.step.n', { n: step.n })
            : say('common.step.of', { n: step.n, total: step.total })}
          <br />
        </>
      ) : null}
      {whole && line.number !== '' ? msisdn(line.number) : lineMasked(line)} · {rule(rules.names)[lang]}
    </p>
  )
}

/** What stands above every page behind the proof: the way back, where we are, whose line it is. */
export function Above({ journey, step }: { journey: Journey; step: Step }): JSX.Element {
  return (
    <>
      <BackLink href={step === 'standing' ? '/' : backFrom(journey, step)} />
      <LineName line={journey.application.answers} rules={journey.office.rules} whole step={placeOf(journey, step)} />
    </>
  )
}

/** A list of plain sentences. */
export function Sentences({ items }: { items: (string | false | undefined)[] }): JSX.Element {
  return (
    <ul>
      {items
        .filter((item) => item !== false && item !== undefined)
        .map((item) => (
          <li key={item}>{item}</li>
        ))}
    </ul>
  )
}

/** A heading and its part of a page. */
export function Part({
  title,
  children,
}: {
  title: string
  children: JSX.Element | (JSX.Element | null)[]
}): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
