import type { JSX } from 'preact'
import { HOUR_MS } from '../../domain/instant.ts'
import { type OperatorRules, rule } from '../../domain/operator.ts'
import type { Path } from '../../store/applications.ts'
import { type CardChoice, Cards } from '../../ui/choices.tsx'
import { Form } from '../../ui/form.tsx'
import type { Formats } from '../../ui/format.ts'
import { useSay } from '../../ui/lang.ts'
import { NotSentBanner } from '../../ui/parts.tsx'
import type { Say } from '../../ui/words.ts'
import { ApplicationField, type Journey } from '../journey.tsx'
import { Above } from './frame.tsx'

export const otherPaths = ['transfer', 'port', 'pause'] as const satisfies readonly Path[]
export type OtherPath = (typeof otherPaths)[number]

/** Four ways of one size, cancel first because that is what was asked for. Shown here and nowhere after. */
export function DecidePage({ journey }: { journey: Journey }): JSX.Element {
  const say = useSay()
  const { office, lang, format, csrf } = journey
  const { rules } = office
  const hidden = otherPaths.filter((path) => rule(rules.otherPaths[path]).offered === false)
  const shown: Path[] = ['cancel', ...otherPaths.filter((path) => !hidden.includes(path))]
  return (
    <>
      <Above journey={journey} step="decide" />
      <h1>{say('line.decide.title')}</h1>
      <p>{say('line.decide.lead')}</p>
      <Form action="/decide" csrf={csrf}>
        <ApplicationField of={journey} />
        <div class="four">
          <Cards name="path" items={shown.map((path) => cardOf(path, say, rules, format))} />
        </div>
      </Form>
      {hidden.length > 0 ? (
        <p class="quiet">
          {say('line.decide.notOffered', {
            operator: rule(rules.names)[lang],
            ways: format.list(hidden.map((path) => say(`line.${path}.title`))),
          })}
        </p>
      ) : null}
      <NotSentBanner />
    </>
  )
}

function cardOf(path: Path, say: Say, rules: OperatorRules, format: Formats): CardChoice {
  return {
    value: path,
    title: say(`line.${path}.title`),
    facts: [
      { label: say('line.decide.number'), value: numberFact(path, say, rules, format) },
      { label: say('line.decide.money'), value: say(`line.${path}.money`) },
      { label: say('line.decide.time'), value: timeFact(path, say, rules, format) },
      { label: say('line.decide.back'), value: backFact(path, say, rules, format) },
    ],
    // What nobody has confirmed is never told as a fact of the operator.
    ...(path !== 'cancel' && isUnsure(path, rules) ? { text: say('line.decide.unverified') } : {}),
    action: say(`line.${path}.button`),
  }
}

/** Whether the operator offers it is not known, or was never checked with it. */
export function isUnsure(path: OtherPath, rules: OperatorRules): boolean {
  const of = rules.otherPaths[path]
  return !of.verified || of.value.offered === 'unknown'
}

function numberFact(path: Path, say: Say, rules: OperatorRules, format: Formats): string {
  return path === 'cancel'
    ? say('line.cancel.number', { days: format.days(rule(rules.number.quarantineDays)) })
    : say(`line.${path}.number`)
}

function timeFact(path: Path, say: Say, rules: OperatorRules, format: Formats): string {
  if (path === 'cancel') return say('line.cancel.time', { days: format.workingDays(rule(rules.promise.workingDays)) })
  if (path !== 'pause') return say(`line.${path}.time`)
  const { maxDays } = rule(rules.otherPaths.pause)
  return maxDays === null ? say('line.pause.timeUnknown') : say('line.pause.time', { days: format.days(maxDays) })
}

function backFact(path: Path, say: Say, rules: OperatorRules, format: Formats): string {
  return path === 'cancel' ? say('line.cancel.back', { hours: dwellText(rules, format) }) : say(`line.${path}.back`)
}

/** How long a silent line can still be had back, for a proof by code: `3 days`. */
export function dwellText(rules: OperatorRules, format: Formats): string {
  return format.duration(rule(rules.switching.dwellHours).ordinary * HOUR_MS, 2)
}
