import type { Binding } from '../../domain/line.ts'
import type { CtrlAnswer, CtrlClient } from './ctrl-client.ts'

/* One line as OsmoHLR's database has it, read by `info`. Never `info-aud` or `info-all`: those give the card's keys away. */

export interface Subscriber {
  imsi: string
  /** Digits without a plus; null where the HLR has none. */
  msisdn: string | null
  /** Circuit-switched and packet-switched access: whether an attempt to attach is let in. */
  cs: boolean
  ps: boolean
  /** The serving nodes that last updated its location, unless they reported it purged. */
  nodes: string[]
}

export type SubscriberRead =
  | { is: 'found'; subscriber: Subscriber; says: string }
  | { is: 'unknown'; says: string }
  | { is: 'cannot-tell'; because: string }

/** Reads by IMSI. "No such subscriber" is an answer; every other refusal is none. */
export async function readSubscriber(ctrl: CtrlClient, imsi: string): Promise<SubscriberRead> {
  return subscriberIn(await ctrl.get(`subscriber.by-imsi-${imsi}.info`), imsi)
}

function subscriberIn(answer: CtrlAnswer, imsi: string): SubscriberRead {
  if (answer.is === 'lost') return { is: 'cannot-tell', because: answer.because }
  if (answer.is === 'error') {
    return answer.reason === 'No such subscriber.'
      ? { is: 'unknown', says: answer.reason }
      : { is: 'cannot-tell', because: codeOf(answer.reason) }
  }
  const info = new Map(
    answer.value.split('\n').flatMap((line): [string, string][] => {
      const [key, value] = line.split('\t')
      return key && value !== undefined ? [[key, value]] : []
    }),
  )
  const [cs, ps] = [info.get('nam_cs'), info.get('nam_ps')]
  // An answer about somebody else is none about this line.
  if (info.get('imsi') !== imsi || !isFlag(cs) || !isFlag(ps)) return { is: 'cannot-tell', because: 'unexpected-shape' }
  const msisdn = info.get('msisdn') ?? null
  const nodeOf = (number: string, purged: string) => (info.get(purged) === '1' ? [] : [info.get(number) ?? ''])
  return {
    is: 'found',
    subscriber: {
      imsi,
      msisdn: msisdn === 'none' ? null : msisdn,
      cs: cs === '1',
      ps: ps === '1',
      nodes: [
        ...new Set([...nodeOf('vlr_number', 'ms_purged_cs'), ...nodeOf('sgsn_number', 'ms_purged_ps')].filter(Boolean)),
      ],
    },
    says: ['nam_cs', 'nam_ps', 'vlr_number', 'sgsn_number', 'ms_purged_cs', 'ms_purged_ps']
      .flatMap((key) => (info.has(key) ? [`${key} ${info.get(key)}`] : []))
      .join(', '),
  }
}

const isFlag = (value: string | undefined) => value === '0' || value === '1'

/**
 * Whether the HLR still has the number of the frozen binding at each card. A companion without a number of its own may
 * have none: the HLR gives every number once.
 */
export function isSameBinding(subscribers: readonly Subscriber[], binding: Binding): boolean {
  return subscribers.every(({ imsi, msisdn }) => {
    const profile = binding.profiles.find((one) => one.imsi === imsi)
    if (!profile) return false
    const expected = (profile.msisdn ?? binding.msisdn).replace(/^\+/, '')
    return msisdn === expected || (msisdn === null && profile.role === 'companion' && profile.msisdn === undefined)
  })
}

/** An element's refusal as a code: `No such subscriber.` → `no-such-subscriber`. */
export function codeOf(reason: string): string {
  const code = reason
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  return code === '' ? 'refused' : code
}
