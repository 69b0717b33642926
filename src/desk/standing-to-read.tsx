import type { JSX } from 'preact'
import type { StandingToRead } from '../cases/hotline.ts'
import { rule } from '../domain/operator.ts'
import { Blockers } from '../ui/blockers.tsx'
import { formats } from '../ui/format.ts'
import { Lang } from '../ui/lang.ts'
import { t } from '../ui/words.ts'
import type { Visit } from './visit.tsx'

/** How the line stands, in the words that its holder would read in the portal and in their language: the agent reads them out. */
export function StandingAloud({ v, standing }: { v: Visit; standing: StandingToRead }): JSX.Element {
  const { language, state, asOf, blockers, unbilled } = standing
  const say = t(language)
  const format = formats(language, rule(v.office.rules.zone))
  const operator = rule(v.office.rules.names)[language]
  return (
    <section>
      <h2>{v.say('hotline.desk.standing')}</h2>
      <p class="quiet">{v.say('hotline.desk.standing.text')}</p>
      <div lang={language}>
        <h3>{say(`line.title.${state}`)}</h3>
        <p>{say('line.asOf', { operator, when: format.dateTimeZone(asOf) })}</p>
        {unbilled ? <p>{say('line.settle.unbilled', { amount: format.money(unbilled) })}</p> : null}
        <Lang.Provider value={language}>
          {blockers.length === 0 ? (
            unbilled ? null : (
              <p>{say('line.settle.nothing')}</p>
            )
          ) : (
            <Blockers blockers={blockers} format={format} />
          )}
        </Lang.Provider>
      </div>
    </section>
  )
}
