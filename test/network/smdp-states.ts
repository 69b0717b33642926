/* The life of a profile at an SM-DP+ (SGP.22 v2, §3.1.6), and what each function of ES2+ makes of it (§5.3). */

export type State =
  | 'Available'
  | 'Allocated'
  | 'Linked'
  | 'Confirmed'
  | 'Released'
  | 'Downloaded'
  | 'Installed'
  | 'Error'
  | 'Unavailable'

export interface StoredProfile {
  iccid: string
  state: State
  /** Bound to one eUICC from the order on. */
  eid?: string
  matchingId?: string
}

/** `code`: `subject/reason` of SGP.22 §5.2.6. */
export type Done = { state: State; fields?: Record<string, unknown> } | { code: string } | { malformed: true }
export type Body = Record<string, unknown>

const PENDING: readonly State[] = ['Allocated', 'Linked', 'Confirmed', 'Released']

export const functions: Record<string, (profile: StoredProfile, body: Body) => Done> = {
  downloadOrder: (profile, body) => {
    if (profile.state !== 'Available') return { code: '8.2.1/3.3' }
    if (typeof body.eid === 'string') profile.eid = body.eid
    return { state: profile.eid ? 'Linked' : 'Allocated', fields: { iccid: body.iccid } }
  },

  confirmOrder: (profile, body) => {
    if (typeof body.releaseFlag !== 'boolean') return { malformed: true }
    if (profile.state !== 'Allocated' && profile.state !== 'Linked') return { code: '8.2.1/3.3' }
    if (profile.eid && body.eid !== undefined && body.eid !== profile.eid) return { code: '8.1.1/3.10' }
    profile.matchingId = typeof body.matchingId === 'string' ? body.matchingId : `M-${profile.iccid.slice(-6)}`
    return { state: body.releaseFlag ? 'Released' : 'Confirmed', fields: { matchingId: profile.matchingId } }
  },

  releaseProfile: (profile) => (profile.state === 'Confirmed' ? { state: 'Released' } : { code: '8.2.1/3.5' }),

  cancelOrder: (profile, body) => {
    const { finalProfileStatusIndicator: last } = body
    if (last !== 'Available' && last !== 'Unavailable') return { malformed: true }
    if (!PENDING.includes(profile.state) && profile.state !== 'Available') return { code: '8.2.1/3.3' }
    if (profile.eid && body.eid !== undefined && body.eid !== profile.eid) return { code: '8.1.1/3.10' }
    delete profile.eid
    delete profile.matchingId
    return { state: last }
  },
}

/** What a device can do; undefined: it cannot, as the profile stands. */
export function onDevice(state: State, what: 'download' | 'install' | 'fail' | 'delete'): State | undefined {
  if (what === 'download') return state === 'Released' ? 'Downloaded' : undefined
  if (what === 'install') return state === 'Downloaded' ? 'Installed' : undefined
  if (what === 'fail') return state === 'Released' || state === 'Downloaded' ? 'Error' : undefined
  // A deletion that was notified: the server may give the profile out again only when the operator orders so.
  return state === 'Installed' ? 'Available' : undefined
}
