import type { JSX } from 'preact'
import { type OperatorRules, rule } from '../../domain/operator.ts'
import { Button } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { BackLink, SummaryList } from '../../ui/parts.tsx'
import { isKey, type Key, type Say } from '../../ui/words.ts'
import { careRows } from '../care-contacts.tsx'
import type { Journey } from '../journey.tsx'
import { transferReasons } from './decide.tsx'
import { cheaperOf, isUnsure, noteOf, type OtherPath, rulesBehind } from './decide-facts.ts'
import { LineName, Part, Sentences } from './frame.tsx'

/** What to do for another way than cancelling, as far as anybody knows it. It is not done here, and the page says so first. */
export function OtherPathPage({ journey, path }: { journey: Journey; path: OtherPath }): JSX.Element {
  const say = useSay()
  const { rules } = journey.office
  return (
    <>
      <BackLink href="/decide" />
      <LineName line={journey.application.answers} rules={rules} whole />
      <h1>{say(`line.${path}.title`)}</h1>
      <p>{say(path === 'port' ? 'line.other.port.where' : 'line.other.nothingSent')}</p>
      <Sentences
        items={[
          instruction(say, rules, path),
          ...facts(journey, say, path),
          isUnsure(path, rules) && say('line.decide.unverified'),
        ]}
      />
      <p class="quiet">{noteOf(journey, rulesBehind(rules, path))}</p>
      <Part title={say('line.other.contact')}>
        <Care journey={journey} />
      </Part>
      <p class="buttons">
        <Button kind="secondary" href="/decide">
          {say('line.other.return')}
        </Button>
      </p>
    </>
  )
}

/** The operator's file names the sentence by its code; one that we do not have is left out rather than shown as a code. */
function instruction(say: Say, rules: OperatorRules, path: OtherPath): string | false {
  const key = `line.${rule<{ textCode: string }>(rules.otherPaths[path]).textCode}`
  return isKey(key) ? (say as (key: Key) => string)(key) : false
}

function facts(journey: Journey, say: Say, path: OtherPath): string[] {
  const { office, format, lang } = journey
  if (path === 'transfer') return transferReasons(journey)
  if (path === 'pause') return []
  if (path === 'plan') {
    const found = cheaperOf(journey)
    if (!found) return []
    const monthly = { minor: found.plan.monthlyMinor, currency: rule(office.rules.currency) }
    return [say('line.plan.money', { name: found.plan.names[lang], amount: format.money(monthly) })]
  }
  const { daysAfterEnd } = rule(office.rules.otherPaths.port)
  const after =
    daysAfterEnd === null
      ? say('line.other.port.after')
      : say('line.other.port.afterDays', { days: format.days(daysAfterEnd) })
  return [say('line.other.port.order'), after]
}

function Care({ journey }: { journey: Journey }): JSX.Element {
  const { office, now, lang } = journey
  return <SummaryList rows={careRows({ known: office, now, lang })} />
}
