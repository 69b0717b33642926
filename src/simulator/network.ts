import type { Served, SimLine, SimService } from './line.ts'
import { controlIdentity } from './plain-lines.ts'

/* What the elements answer when they are asked now. It is the network's truth, whatever inventory and billing say. */

export interface Reading {
  identity: string
  known: boolean
  admits: boolean
  attached: boolean
  answer: string
}

/** Asks the target's element for every identity it ever had of the line, and for the control identity. */
export function readNetwork(
  line: SimLine,
  target: string,
  service: SimService,
  lag: { staleUntilMs?: number; nowMs: number; controlDead: boolean },
): { element: string; readings: Reading[]; control: Reading } {
  const stale = service.earlier !== undefined && lag.staleUntilMs !== undefined && lag.nowMs < lag.staleUntilMs
  const network = stale && service.earlier ? service.earlier.network : service.network
  const control = controlIdentity(line.operator, target)
  const alive: Served = lag.controlDead
    ? { known: false, admits: false, attached: false }
    : { known: true, admits: true, attached: true }
  return {
    element: `${target === 'smdp' ? 'smdp-plus' : 'hlr-hss'}-1.${line.operator}.example`,
    readings: Object.entries(network).map(([identity, served]) => readingOf(target, identity, served)),
    control: readingOf(target, control, alive),
  }
}

function readingOf(target: string, identity: string, served: Served): Reading {
  const text = target === 'smdp' ? smdpAnswer(served) : coreAnswer(served)
  return { identity, ...served, answer: `${identity}: ${text}` }
}

/** In the words of GSUP and Diameter S6a (TS 29.002 cause values, TS 29.272 §7.4.3). */
function coreAnswer(served: Served): string {
  if (!served.known) return 'IMSI unknown in HLR (GSUP cause 2); DIAMETER_ERROR_USER_UNKNOWN (5001)'
  if (!served.admits)
    return 'network-access-mode none; UPDATE_LOCATION refused (GSUP cause 11), emergency calls not barred'
  return `network-access-mode cs+ps; ${served.attached ? 'attached' : 'not attached'}; DIAMETER_SUCCESS (2001)`
}

/** In the words of ES2+ (SGP.22 §5.3): the state of the profile's download order. */
function smdpAnswer(served: Served): string {
  if (!served.known) return 'profile state Unavailable (order cancelled)'
  return served.admits ? 'profile state Installed' : 'profile state Linked, download not allowed'
}
