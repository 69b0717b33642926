import type { JSX } from 'preact'
import { esimsOf } from '../domain/line.ts'
import { whereaboutsOf } from '../domain/notice.ts'
import { Banner, Details } from '../ui/parts.tsx'
import type { CaseVisit } from './case-visit.tsx'
import { Part } from './pages/frame.tsx'
import type { Visit } from './visit.tsx'

/** In the order in which people are likely to look for theirs. */
const devices = ['iphone', 'samsung', 'pixel', 'android', 'ipad', 'windows', 'router'] as const

/**
 * For a line with an eSIM: while it still works, a warning not to delete the profile; once it is off, what only its holder
 * can do, device by device.
 */
export function EsimCard({ visit }: { visit: CaseVisit }): JSX.Element | null {
  const { say, format, view, hasKey } = visit
  const iccids = esimsOf(view.case.binding)
  if (iccids.length === 0 || !hasKey) return null
  if (!view.case.facts.deadAt)
    return (
      <Banner tone="warn" title={say('esim.before.title')}>
        <p>{say('esim.before.text')}</p>
      </Banner>
    )
  const heard = iccids.map((iccid) => ({ iccid, last: whereaboutsOf(view.heard, iccid) }))
  return (
    <section class="card">
      <h2>{say('esim.after.title')}</h2>
      <p>{say('esim.after.text')}</p>
      {heard.map(({ iccid, last }) =>
        last.is === 'unheard' ? null : (
          <p key={iccid}>{say(`esim.heard.${last.is}`, { when: format.dateTimeZone(last.at) })}</p>
        ),
      )}
      <p>{say('esim.after.codes')}</p>
      <h3>{say('esim.how')}</h3>
      <Devices visit={visit} />
    </section>
  )
}

/** The same on the help page, for whoever wants to know beforehand. */
export function EsimHelp({ visit }: { visit: Visit }): JSX.Element {
  const { say } = visit
  return (
    <Part title={say('esim.help.title')}>
      <p>{say('esim.help.text')}</p>
      <Devices visit={visit} />
    </Part>
  )
}

function Devices({ visit: { say } }: { visit: Visit }): JSX.Element {
  return (
    <>
      <p>{say('esim.how.text')}</p>
      {devices.map((device) => (
        <Details key={device} summary={say(`esim.${device}`)}>
          <p>{say(`esim.${device}.text`)}</p>
        </Details>
      ))}
    </>
  )
}
