import type { Observation } from '../../domain/evidence.ts'
import { esimsOf } from '../../domain/line.ts'
import { type Notice, whereaboutsOf } from '../../domain/notice.ts'
import type { Probe } from '../connector.ts'
import { type StateRead, wouldHandOut } from './codec.ts'
import { keptIn } from './kept.ts'

/*
 * What can be seen of a profile at an SM-DP+. SGP.22 v2 has no function that reads a profile's state. Where the vendor added
 * one, it is asked, under a credential of its own and beside a control profile that lives. Elsewhere there is only the
 * server's word: what it answered to our order, and what it said unasked. Whether a device has the profile enabled now,
 * neither can tell.
 */

export interface Sight {
  /** The credential of the orders: whose answer a word is. */
  writer: string
  reader: string
  element: string
  status?: { stateOf: (iccid: string) => Promise<StateRead>; control: string }
}

/** One observation for each eSIM profile of each probe; none for targets that are no profile server's. */
export async function observationsOf(probes: Probe[], sight: Sight): Promise<Observation[][]> {
  const { status } = sight
  if (!status) return probes.map((probe) => esimsOf(probe.binding).map((iccid) => wordOf(probe, iccid, sight)))
  // One control for all: they are read in the same moment.
  const control = status.stateOf(status.control)
  return Promise.all(
    probes.map((probe) =>
      Promise.all(
        esimsOf(probe.binding).map(async (iccid) =>
          readingOf(
            probe,
            iccid,
            await status.stateOf(iccid),
            iccid === status.control ? undefined : await control,
            sight,
          ),
        ),
      ),
    ),
  )
}

/** `control` undefined: the profile in question is itself the control, and cannot vouch for itself. */
function readingOf(
  probe: Probe,
  iccid: string,
  read: StateRead,
  control: StateRead | undefined,
  { reader, element }: Sight,
): Observation {
  const controlAlive = control?.is === 'read' && LIVING.includes(control.state)
  const said = (one: StateRead | undefined) => (one === undefined ? 'none' : one.is === 'read' ? one.said : one.because)
  return {
    ...about(probe, iccid),
    known: read.is === 'read' ? read.state !== 'absent' : 'cannot-tell',
    admits: read.is === 'read' ? wouldHandOut(read.state) : 'cannot-tell',
    controlAlive,
    reader,
    element,
    at: probe.at,
    raw: [said(read), ...heardOf(probe, iccid), `control ${said(control)}`].join(' | '),
  }
}

const LIVING: readonly string[] = [
  'available',
  'allocated',
  'linked',
  'confirmed',
  'released',
  'downloaded',
  'installed',
]

/** The server's answer to our order; before there is one, what it said unasked; where there is neither, nothing. */
function wordOf(probe: Probe, iccid: string, { writer, reader, element }: Sight): Observation {
  const answer = keptIn(probe.answered)?.profiles.find((one) => one.iccid === iccid)
  const heard = whereaboutsOf(probe.heard ?? [], iccid)
  const common = { ...about(probe, iccid), controlAlive: false, reader: writer, element }
  if (answer)
    return {
      ...common,
      known: true,
      admits: false,
      at: answer.at,
      raw: [answer.said, ...heardOf(probe, iccid)].join(' | '),
      stated: true,
    }
  if (heard.is === 'unheard')
    return { ...common, reader, known: 'cannot-tell', admits: 'cannot-tell', at: probe.at, raw: 'cannot be read' }
  return {
    ...common,
    known: true,
    admits: 'cannot-tell',
    at: heard.at,
    raw: heardOf(probe, iccid).join(' | '),
    stated: true,
  }
}

const about = (probe: Probe, iccid: string): Pick<Observation, 'target' | 'subject' | 'attached'> => ({
  target: probe.target,
  subject: `iccid:${iccid}`,
  attached: 'cannot-tell',
})

/** The last things said of this profile, as they were said. The whole of them is kept apart. */
function heardOf(probe: Probe, iccid: string): string[] {
  return (probe.heard ?? [])
    .filter((notice: Notice) => notice.iccid === iccid)
    .slice(-HEARD_SHOWN)
    .map(({ raw }) => raw)
}

const HEARD_SHOWN = 3
