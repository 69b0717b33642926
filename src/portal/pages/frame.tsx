import type { JSX } from 'preact'
import type { Msisdn } from '../../domain/line.ts'
import { type OperatorRules, rule } from '../../domain/operator.ts'
import { msisdn, msisdnMasked } from '../../ui/format.ts'
import { useLang } from '../../ui/lang.ts'
import { BackLink, NotSentBanner, StepOf } from '../../ui/parts.tsx'
import { backFrom, type Journey, placeOf, type Step } from '../journey.tsx'

/** Which line a page is about. Whole only for who has proved that it is theirs. */
export function LineName({ number, rules, whole }: { number: Msisdn; rules: OperatorRules; whole?: boolean }): JSX.Element {
  const lang = useLang()
  return (
    <p class="eyebrow">
      {whole ? msisdn(number) : msisdnMasked(number)} · {rule(rules.names)[lang]}
    </p>
  )
}

/** What stands above every question behind the proof: the way back, where we are, whose line it is, and that nothing is sent. */
export function Above({ journey, step }: { journey: Journey; step: Step }): JSX.Element {
  return (
    <>
      <BackLink href={step === 'standing' ? '/' : backFrom(journey, step)} />
      <StepOf {...placeOf(journey, step)} />
      <LineName number={journey.application.answers.number} rules={journey.office.rules} whole />
      <NotSentBanner />
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
export function Part({ title, children }: { title: string; children: JSX.Element | (JSX.Element | null)[] }): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
