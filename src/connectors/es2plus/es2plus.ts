import { type Instant, MINUTE_MS, SECOND_MS } from '../../domain/instant.ts'
import { esimsOf, type OperatorId } from '../../domain/line.ts'
import type { Answer, Connector, Order, Terms } from '../connector.ts'
import { es2Client } from './client.ts'
import { type Cancelled, cancelledOf, iccidToWire, type StateRead, stateIn, wouldHandOut } from './codec.ts'
import type { Kept } from './kept.ts'
import { listenForNotices } from './listener.ts'
import { observationsOf } from './observing.ts'
import type { Es2plusSettings } from './settings.ts'

/*
 * An SM-DP+ over ES2+ (SGP.22 v2): the order of each eSIM profile of a line is cancelled, so that nobody can download it
 * any more. There is no bar and nothing to restore: the server serves no calls. A profile that is on a device stays there
 * until its holder deletes it; that line stops because the core knows it no longer.
 */

export interface Es2plusOptions {
  operator: OperatorId
  /** The case's clock: when an answer was given. */
  now: () => Instant
  settings: Es2plusSettings
}

/** A connector to one operator's SM-DP+. Never throws for what the server does; it logs nothing. */
export function es2plus({ operator, now, settings }: Es2plusOptions): Connector {
  const orders = settings.orders ? es2Client({ ...settings, ...settings.orders }) : undefined
  const reading = settings.status ? es2Client({ ...settings, ...settings.status }) : undefined
  const stateOf = reading
    ? async (iccid: string): Promise<StateRead> => {
        const list = [{ iccid: iccidToWire(iccid) ?? iccid }]
        // The call is read only: its name need not be the same twice, but it should be found in the server's log.
        const header = headerOf(settings, `status/${now()}/${iccid}`)
        return stateIn(await reading.call('getProfileStatus', { header, iccidList: list }), iccid)
      }
    : undefined
  const writer = `es2plus-orders@${operator}`
  const { notifications } = settings

  return {
    name: 'es2plus',
    writer,
    terms: { terminate: termsOf(settings) },

    check: (asked) => Promise.all(asked.map((order) => (stateOf ? checkOne(order, stateOf, now) : NEVER))),

    submit: (asked) =>
      Promise.all(
        asked.map((order) =>
          submitOne(order, now, async (iccid, nth) =>
            !orders
              ? NO_WRITER
              : cancelledOf(
                  await orders.call('cancelOrder', {
                    header: headerOf(settings, `${order.key}/${nth}`),
                    iccid,
                    finalProfileStatusIndicator: 'Unavailable',
                  }),
                ),
          ),
        ),
      ),

    observe: (probes) =>
      observationsOf(probes, {
        writer,
        reader: `es2plus-status@${operator}`,
        element: new URL(settings.url).host,
        ...(stateOf && settings.status ? { status: { stateOf, control: settings.status.control } } : {}),
      }),

    ...(notifications ? { receive: (keep) => listenForNotices(notifications, settings.protocol, now, keep) } : {}),

    close: async () => {
      orders?.close()
      reading?.close()
    },
  }
}

/** The server was set up for reading only. */
const NO_WRITER: Cancelled = { is: 'refused', code: 'no-writer', said: '' }

/**
 * Without a way to read, an order counts as one that may be handed over: a profile can become unavailable only once, so
 * that cancelling it again under the same call identifier changes nothing and brings the lost answer.
 */
const NEVER = Promise.resolve<Answer>({ is: 'never-arrived' })

/** A profile that cannot be handed out any more needs no order; one that the server does not know is asked about by it. */
async function checkOne(
  order: Order,
  stateOf: (iccid: string) => Promise<StateRead>,
  now: () => Instant,
): Promise<Answer> {
  if (order.action !== 'terminate') return { is: 'never-arrived' }
  const profiles: Kept['profiles'] = []
  for (const iccid of esimsOf(order.binding)) {
    const read = await stateOf(iccid)
    if (read.is === 'cannot-tell') return read
    if (read.state === 'absent' || wouldHandOut(read.state)) return { is: 'never-arrived' }
    const is = read.state === 'unavailable' || read.state === 'error' ? 'already-unavailable' : 'already-downloaded'
    profiles.push({ iccid, is, said: read.said, at: now() })
  }
  return profiles.length > 0 ? { is: 'done', kept: { profiles } satisfies Kept } : { is: 'never-arrived' }
}

/** One profile after the other; the first that is not done ends it, for the whole order must be. */
async function submitOne(
  order: Order,
  now: () => Instant,
  cancel: (wire: string, nth: number) => Promise<Cancelled>,
): Promise<Answer> {
  if (order.action !== 'terminate') return { is: 'refused', code: 'not-at-an-smdp' }
  const iccids = esimsOf(order.binding)
  if (iccids.length === 0) return { is: 'refused', code: 'no-esim' }
  const profiles: Kept['profiles'] = []
  for (const [at, iccid] of iccids.entries()) {
    const wire = iccidToWire(iccid)
    if (wire === undefined) return { is: 'refused', code: 'no-iccid' }
    const answer = await cancel(wire, at + 1)
    if (answer.is === 'cannot-tell') return answer
    if (answer.is === 'refused') return { is: 'refused', code: answer.code }
    profiles.push({ iccid, is: answer.is, said: answer.said, at: now() })
  }
  const notes = [...new Set(profiles.map(({ is }) => is))].filter((is) => is !== 'cancelled')
  return {
    is: 'done',
    kept: { profiles } satisfies Kept,
    ...(notes.length > 0 ? { note: notes.join(' ') } : {}),
  }
}

/** SGP.22 §5.2.2: who asks, and a name for this call that no other call has. Ours is the order's key, which never changes. */
const headerOf = ({ requester }: Es2plusSettings, call: string) => ({
  functionRequesterIdentifier: requester,
  functionCallIdentifier: call,
})

function termsOf({ timeoutMs, concurrency }: Es2plusSettings): Terms {
  const batch = concurrency * 2
  return {
    mode: 'sync',
    batch,
    // A line has seldom more than two profiles, asked for one after the other.
    timeoutMs: 4 * timeoutMs + 10 * SECOND_MS,
    pollMs: MINUTE_MS,
    silenceMs: 60 * MINUTE_MS,
    settleMs: 5 * MINUTE_MS,
    idempotency: 'by-state',
  }
}
