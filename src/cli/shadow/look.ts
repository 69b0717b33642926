import type { LineAnswer, LineQuery, Probe } from '../../connectors/connector.ts'
import { type Observation, profileServers } from '../../domain/evidence.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Binding, LineOnFile } from '../../domain/line.ts'
import type { BillingSeen, ShadowReading, Termination, UnclearBecause } from '../../domain/shadow.ts'
import { targetsOf } from '../../domain/targets.ts'
import type { Reader, ReadingOffice } from '../../process/census/readers.ts'

/* One reading of a batch of lines: what billing says of each, then what every element that could serve it answers. */

/** How long one call may take before its answer counts as lost, whatever the connector itself allows. */
const LONGEST_CALL_MS = 60_000

export interface Looker {
  office: ReadingOffice
  now: () => Instant
}

/** Reads each line once. Never throws for what an operator's system does: that is `cannot-tell`. */
export async function lookOnce({ office, now }: Looker, batch: readonly Termination[]): Promise<ShadowReading[]> {
  const books = await readBooks(office, batch)
  const readings = batch.map((termination, index) => begun(termination, books[index] ?? null, now()))
  const probes = readings.flatMap((reading, index) =>
    reading.because
      ? []
      : targetsOf('terminate', reading.binding, office.rules).map((target) => ({
          index,
          probe: { operator: office.operator, target, binding: reading.binding, at: now() } satisfies Probe,
        })),
  )
  const seen = await readElements(office, probes, now)
  return readings.map(({ binding, ...reading }, index) => {
    if (reading.because) return reading
    const mine = probes.filter((one) => one.index === index)
    const asked = mine.flatMap(({ probe }) => subjectsOf(probe.target, binding).map((who) => `${probe.target} ${who}`))
    const unread = mine.every(({ probe }) => !office.readerFor('observe', probe.target)?.observe)
    return {
      ...reading,
      asked,
      observations: seen.get(index) ?? [],
      ...(mine.length === 0 || unread ? { because: 'no-reader' as const } : {}),
    }
  })
}

type Begun = ShadowReading & { binding: Binding }

/** What is to be asked of the elements, from what billing said and from the list's own cards. */
function begun(termination: Termination, answer: LineAnswer | null, now: Instant): Begun {
  const own = ownBinding(termination)
  const of = (billing: BillingSeen, binding: Binding | null, because: UnclearBecause): Begun => ({
    billing,
    asked: [],
    observations: [],
    binding: binding ?? own ?? { subscriptionId: '', holderId: '', msisdn: '', profiles: [] },
    ...(binding ? {} : { because }),
  })
  if (!answer) return of({ is: 'not-asked' }, own, 'no-card')
  if (answer.is === 'cannot-tell') return of({ is: 'cannot-tell' }, own, 'billing-silent')
  if (answer.is === 'no-such-line') return of({ is: 'no-such-line' }, own, 'no-such-line')
  const match = matchOf(termination, answer.line)
  if (match !== 'matched') return of({ is: match }, own, match)
  const { binding, standing } = answer.line
  const { state, asOf, lastTrafficAt } = standing
  const billing: BillingSeen = {
    is: 'matched',
    subscriptionId: binding.subscriptionId,
    state,
    asOf: asOf || now,
    ...(lastTrafficAt ? { lastTrafficAt } : {}),
  }
  return of(billing, binding, 'no-card')
}

/**
 * Whether the line that was found is the one that was ended. A number goes from hand to hand, so by itself it only names a
 * line that has ended; a living line is known again by its card or its subscription.
 */
function matchOf(asked: Termination, { binding, standing }: LineOnFile): 'matched' | 'another-line' | 'number-alone' {
  const { imsi, iccid, subscriptionId } = asked
  const cards = binding.profiles.some((one) => (imsi && one.imsi === imsi) || (iccid && one.iccid === iccid))
  if (subscriptionId ? binding.subscriptionId === subscriptionId : cards) return 'matched'
  if (imsi || iccid || subscriptionId) return 'another-line'
  return standing.state === 'terminated' ? 'matched' : 'number-alone'
}

/** From the list alone, where it names the card: an element knows a line by its IMSI. */
function ownBinding({ subscriptionId = '', msisdn = '', imsi, iccid = '' }: Termination): Binding | null {
  if (!imsi) return null
  return { subscriptionId, holderId: '', msisdn, profiles: [{ imsi, iccid, form: 'sim', role: 'main' }] }
}

/** Asks by what names a line best, and by the next where that is not known. Null: there are no books to ask. */
async function readBooks(office: ReadingOffice, batch: readonly Termination[]): Promise<(LineAnswer | null)[]> {
  const books = office.readerFor('look-up')
  const answers: (LineAnswer | null)[] = batch.map(() => null)
  if (!books?.lookUp) return answers
  const ways = batch.map(queriesOf)
  for (let way = 0; way < Math.max(0, ...ways.map((queries) => queries.length)); way += 1) {
    const asked = batch.flatMap((_, index) => {
      const query = ways[index]?.[way]
      const before = answers[index]
      return query && (!before || before.is === 'no-such-line') ? [{ index, query }] : []
    })
    if (asked.length === 0) continue
    const given = await inTime(books.lookUp(asked.map(({ query }) => query)))
    asked.forEach(({ index }, at) => {
      answers[index] = given?.[at] ?? { is: 'cannot-tell', because: 'no-answer' }
    })
  }
  return answers
}

function queriesOf({ subscriptionId, iccid, imsi, msisdn }: Termination): LineQuery[] {
  return [
    ...(subscriptionId ? [{ subscriptionId }] : []),
    ...(iccid ? [{ iccid }] : []),
    ...(imsi ? [{ imsi }] : []),
    ...(msisdn ? [{ msisdn }] : []),
  ]
}

async function readElements(
  office: ReadingOffice,
  probes: { index: number; probe: Probe }[],
  now: () => Instant,
): Promise<Map<number, Observation[]>> {
  const seen = new Map<number, Observation[]>()
  const byReader = new Map<Reader, typeof probes>()
  for (const one of probes) {
    const reader = office.readerFor('observe', one.probe.target)
    if (reader) byReader.set(reader, [...(byReader.get(reader) ?? []), one])
  }
  await Promise.all(
    [...byReader].map(async ([reader, same]) => {
      const given = await inTime(reader.observe?.(same.map(({ probe }) => probe)) ?? Promise.resolve([]))
      const at = now()
      same.forEach(({ index }, nth) => {
        // Stamped by our own clock: the element's may be wrong, and stands in its own words in the raw answer.
        const stamped = (given?.[nth] ?? []).map((observation) => ({ ...observation, at }))
        seen.set(index, [...(seen.get(index) ?? []), ...stamped])
      })
    }),
  )
  return seen
}

function subjectsOf(target: string, binding: Binding): string[] {
  if (!profileServers.includes(target)) return binding.profiles.map(({ imsi }) => `imsi:${imsi}`)
  return binding.profiles.filter(({ form }) => form === 'esim').map(({ iccid }) => `iccid:${iccid}`)
}

/** An answer, or null when it failed or did not come in time. */
async function inTime<T>(call: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), LONGEST_CALL_MS)
  })
  return Promise.race([call.catch(() => null), late]).finally(() => clearTimeout(timer))
}
