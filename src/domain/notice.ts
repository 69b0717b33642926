import type { Instant } from './instant.ts'

/**
 * What a system of the operator said unasked of one card: for now an SM-DP+, of an eSIM profile on its way to a device.
 * It is that system's word. It says that something happened once, never how things stand now.
 */
export interface Notice {
  /** The target whose system spoke, as the operator file names it: `smdp`. */
  target: string
  iccid: string
  /** The steps of SGP.22 §5.3.5; `enabled`, `disabled` and `deleted` are additions of some vendors. */
  what: NoticeKind
  went: 'well' | 'wrong'
  /** By the sender's own clock. */
  saidAt: Instant
  /** By our clock. */
  heardAt: Instant
  /** The device's eUICC, where it was named. */
  eid?: string
  /** What was said, in short. */
  raw: string
  /** What the eUICC itself signed about it (SGP.22 §2.5.6), as it came. */
  result?: string
}

export type NoticeKind =
  | 'eligibility'
  | 'confirmation'
  | 'downloaded'
  | 'installed'
  | 'enabled'
  | 'disabled'
  | 'deleted'
  | 'other'

/** Steps that only a device which holds the profile can reach. */
const onDevice: readonly NoticeKind[] = ['downloaded', 'installed', 'enabled', 'disabled']

/** What was last heard of where a profile is. `unheard` is no proof that it is on no device. */
export type ProfileWhereabouts = { is: 'on-device' | 'deleted'; what: NoticeKind; at: Instant } | { is: 'unheard' }

/** The latest thing said, by the sender's clock, about a profile having reached a device or left it. */
export function whereaboutsOf(notices: readonly Notice[], iccid: string): ProfileWhereabouts {
  const telling = notices
    .filter(
      (one) => one.iccid === iccid && one.went === 'well' && (onDevice.includes(one.what) || one.what === 'deleted'),
    )
    .sort((a, b) => (a.saidAt === b.saidAt ? rank(a) - rank(b) : a.saidAt < b.saidAt ? -1 : 1))
  const last = telling.at(-1)
  return last
    ? { is: last.what === 'deleted' ? 'deleted' : 'on-device', what: last.what, at: last.saidAt }
    : { is: 'unheard' }
}

/** Several steps may bear the same second. */
const rank = ({ what }: Notice): number => [...onDevice, 'deleted'].indexOf(what)
