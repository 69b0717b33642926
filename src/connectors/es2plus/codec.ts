import { z } from 'zod'
import type { Reply } from './client.ts'

/*
 * ES2+ bodies (SGP.22 v2, §5.3 and the JSON binding of §6.5.2), as far as the end of a line needs them.
 */

/** As the wire wants it: 20 signs, a shorter one filled up with F (ETSI TS 102 221 §13.2). Undefined: it is no ICCID. */
export function iccidToWire(iccid: string): string | undefined {
  return /^\d{18,20}$/.test(iccid) ? iccid.padEnd(20, 'F') : undefined
}

/** As printed on a card. Undefined: it is no ICCID. */
export function iccidFromWire(text: string): string | undefined {
  return /^(\d{18,20})F{0,2}$/i.exec(text)?.[1]
}

const codesShape = z.object({
  subjectCode: z.string().max(40),
  reasonCode: z.string().max(40),
  message: z.string().optional(),
})
export const statusShape = z.object({
  status: z.enum(['Executed-Success', 'Executed-WithWarning', 'Failed', 'Expired']),
  statusCodeData: codesShape.nullish(),
})
const answerShape = z.object({ header: z.object({ functionExecutionStatus: statusShape }) })

type ExecutionStatus = z.infer<typeof statusShape>

/** How the server says that a function went; its answer's other members are left to the caller. */
function executionOf(reply: Reply): ExecutionStatus | { status: 'lost'; because: string } {
  if (reply.is === 'lost') return { status: 'lost', because: reply.because }
  const parsed = answerShape.safeParse(reply.body)
  return parsed.success ? parsed.data.header.functionExecutionStatus : { status: 'lost', because: 'unexpected-shape' }
}

/** What became of one cancelOrder. `said`: the server's own words, in short. */
export type Cancelled =
  | { is: 'cancelled' | 'already-downloaded' | 'already-unavailable'; said: string }
  | { is: 'refused'; code: string; said: string }
  | { is: 'cannot-tell'; because: string }

/**
 * Codes of ES2+.CancelOrder (SGP.22 v2, §5.3.3; subjects and reasons in §5.2.6), `subject/reason`. That a profile is on a
 * device already is no refusal: then there is no order left that could be cancelled.
 */
const MEANINGS: Record<string, Cancelled['is'] | { refused: string }> = {
  '8.2.1/3.3': 'already-downloaded',
  '8.2.1/3.7': 'already-unavailable',
  '8.2.1/3.9': { refused: 'unknown-profile' },
  '8.2.1/1.2': { refused: 'not-our-profile' },
  '8.2.1/2.2': { refused: 'field-missing' },
  '8.1.1/2.2': { refused: 'eid-wanted' },
  '8.1.1/3.10': { refused: 'other-eid' },
  '8.2.6/2.2': { refused: 'matching-id-wanted' },
  '8.2.6/3.10': { refused: 'other-matching-id' },
}

export function cancelledOf(reply: Reply): Cancelled {
  const execution = executionOf(reply)
  if (execution.status === 'lost') return { is: 'cannot-tell', because: execution.because }
  const codes = execution.statusCodeData
  const pair = codes ? `${codes.subjectCode}/${codes.reasonCode}` : ''
  const said = `cancelOrder ${execution.status}${pair === '' ? '' : ` ${pair}`}`
  if (execution.status === 'Executed-Success' || execution.status === 'Executed-WithWarning')
    return { is: 'cancelled', said }
  if (execution.status === 'Expired') return { is: 'refused', code: 'expired', said }
  const meaning = MEANINGS[pair]
  if (meaning === 'already-downloaded' || meaning === 'already-unavailable') return { is: meaning, said }
  if (typeof meaning === 'object') return { is: 'refused', code: meaning.refused, said }
  // Processing (4) and transport (5) errors are troubles of the moment (§5.2.6.2): whether it acted is not known.
  if (codes && /^[45](\.|$)/.test(codes.reasonCode)) return { is: 'cannot-tell', because: `smdp-${pair}` }
  return { is: 'refused', code: pair === '' ? 'failed' : `smdp-${pair.replace('/', '-')}`, said }
}

/** The states of a profile (SGP.22 §3.1.6), and `absent`: the server has none of that ICCID. */
export type ProfileState = (typeof STATES)[number] | 'absent'

const STATES = [
  'available',
  'allocated',
  'linked',
  'confirmed',
  'released',
  'downloaded',
  'installed',
  'error',
  'unavailable',
] as const

/** States from which a profile can still come to a device that does not hold it. */
const HANDED_OUT: ReadonlySet<ProfileState> = new Set(['available', 'allocated', 'linked', 'confirmed', 'released'])

export const wouldHandOut = (state: ProfileState): boolean => HANDED_OUT.has(state)

const statusListShape = z.object({ profileStatusList: z.array(z.object({ iccid: z.string(), state: z.string() })) })

export type StateRead = { is: 'read'; state: ProfileState; said: string } | { is: 'cannot-tell'; because: string }

/** The state of one ICCID in an answer of `getProfileStatus`, whatever its letters: vendors write INSTALLED and Installed. */
export function stateIn(reply: Reply, iccid: string): StateRead {
  const execution = executionOf(reply)
  if (execution.status === 'lost') return { is: 'cannot-tell', because: execution.because }
  const codes = execution.statusCodeData
  if (execution.status === 'Failed' && codes?.subjectCode === '8.2.1' && codes.reasonCode === '3.9')
    return { is: 'read', state: 'absent', said: 'getProfileStatus 8.2.1/3.9' }
  if (reply.is === 'lost' || execution.status === 'Failed' || execution.status === 'Expired')
    return { is: 'cannot-tell', because: `status-${codes ? `${codes.subjectCode}/${codes.reasonCode}` : 'failed'}` }
  const parsed = statusListShape.safeParse(reply.body)
  if (!parsed.success) return { is: 'cannot-tell', because: 'unexpected-shape' }
  const entries = parsed.data.profileStatusList.filter((one) => iccidFromWire(one.iccid) === iccid)
  if (entries.length === 0) return { is: 'read', state: 'absent', said: 'getProfileStatus: not listed' }
  const states = entries.map(({ state }) => STATES.find((one) => one === state.trim().toLowerCase()))
  const [state] = states
  if (state === undefined || new Set(states).size > 1) return { is: 'cannot-tell', because: 'unknown-state' }
  return { is: 'read', state, said: `getProfileStatus ${state}` }
}
