import type { Listed } from '../../connectors/connector.ts'
import {
  canCompare,
  type Disagreement,
  type DisagreementKind,
  disagreementKinds,
  type ListRead,
  type SystemName,
} from '../../domain/disagreements.ts'
import type { Instant } from '../../domain/instant.ts'
import type { OperatorId } from '../../domain/line.ts'
import { loadCases } from '../../store/cases.ts'
import { type Db, inOperator, type Tx } from '../../store/db.ts'
import {
  arrange,
  disagreementsOf,
  openStaging,
  type StagedCase,
  type StagedNumber,
  stageCases,
  stageEntries,
} from '../../store/disagreements.ts'
import { deadRefs, restingNow } from '../../store/ended-cases.ts'
import type { Keys } from '../../store/seal.ts'
import { openSpool, type Spool } from './spool.ts'

/*
 * The lists of an operator's systems, and our own cases, laid beside each other. Every list is first read to a file, at the
 * pace of its system; then one short transaction compares them. Nothing is written to any system of the operator.
 */

export interface Source {
  system: Exclude<SystemName, 'cases'>
  entries: () => AsyncIterable<Listed>
  /** Once they were read: how many rows were left out, or not used in full. */
  unusable?: () => number
}

export interface Reconciliation {
  lists: ListRead[]
  /** Per kind: how many, or the list for want of which it was not looked for. */
  found: Record<DisagreementKind, number | { lacks: SystemName }>
  /** Entries of billing or an element that name no card, and whose number leads to none: not compared by card. */
  withoutCard: number
}

export interface Census {
  db: Db
  keys: Keys
  operator: OperatorId
  now: Instant
  /** Digits of cards, profiles and numbers that we keep as controls: known to an element, and nobody's line. */
  controls?: ReadonlySet<string>
  /** Takes each disagreement as it is found. */
  onFound: (disagreement: Disagreement) => void | Promise<void>
  /** After some entries, and between lists; throws to end the run. */
  onProgress?: (system: SystemName, entries: number) => void
}

const BATCH = 2_000
const PAGE = 500
const LONGEST_REASON = 2_000

/** Reads, compares, and answers what was found. Memory stays bounded whatever the lists hold. */
export async function reconcile(census: Census, sources: readonly Source[]): Promise<Reconciliation> {
  const spooled: { list: ListRead; spool: Spool }[] = []
  try {
    for (const source of sources) spooled.push(await readList(census, source))
    return await inOperator(census.db, census.operator, (tx) => compare(tx, census, spooled))
  } finally {
    await Promise.all(spooled.map(({ spool }) => spool.close()))
  }
}

/** A list that breaks off is kept as far as it came: a yes in it is a yes, and what is missing says nothing. */
async function readList(
  { onProgress, controls = new Set() }: Census,
  { system, entries, unusable }: Source,
): Promise<{ list: ListRead; spool: Spool }> {
  const spool = await openSpool()
  let [count, ofControls] = [0, 0]
  try {
    for await (const entry of entries()) {
      if (isControl(entry, controls)) {
        ofControls += 1
        continue
      }
      await spool.add(entry)
      count += 1
      if (count % BATCH === 0) onProgress?.(system, count)
    }
  } catch (error) {
    if (error instanceof CensusStopped) {
      await spool.close()
      throw error
    }
    const because = reasonOf(error)
    return { list: { system, entries: count, whole: false, because }, spool }
  }
  onProgress?.(system, count)
  const left = unusable?.() ?? 0
  // A system that holds nothing at all has not been read: an emptied database looks just like that.
  const whole = count + ofControls > 0
  const list = {
    ...{ system, entries: count, whole },
    ...(!whole && { because: 'empty' }),
    ...(left > 0 && { unusable: left }),
    ...(ofControls > 0 && { controls: ofControls }),
  }
  return { list, spool }
}

function isControl({ msisdn, imsi, iccid }: Listed, controls: ReadonlySet<string>): boolean {
  return [imsi, iccid, msisdn?.slice(1)].some((one) => one !== undefined && controls.has(one))
}

/** It is kept in the database and shown: it may repeat what stood in a file, and the file may have been no text at all. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll(/\p{C}/gu, ' ').slice(0, LONGEST_REASON) : 'failed'
}

/** Thrown by `onProgress` to end a run that is to stop. */
export class CensusStopped extends Error {}

async function compare(tx: Tx, census: Census, spooled: { list: ListRead; spool: Spool }[]): Promise<Reconciliation> {
  await openStaging(tx)
  for (const { list, spool } of spooled)
    for await (const batch of spool.read(BATCH)) await stageEntries(tx, list.system, batch)
  const own = await stageOwn(tx, census)
  const lists: ListRead[] = [...spooled.map(({ list }) => list), { system: 'cases', entries: own, whole: true }]
  const { withoutCard } = await arrange(tx)
  const found: Partial<Reconciliation['found']> = {}
  for (const kind of disagreementKinds) {
    const possible = canCompare(kind, lists)
    found[kind] = possible === true ? await passOn(tx, census, kind) : possible
  }
  return { lists, found: found as Reconciliation['found'], withoutCard }
}

async function passOn(tx: Tx, { onFound }: Census, kind: DisagreementKind): Promise<number> {
  let count = 0
  for await (const disagreement of disagreementsOf(tx, kind)) {
    await onFound(disagreement)
    count += 1
  }
  return count
}

/** Lines that cases of ours saw dead, a page at a time; what was erased can no longer be compared. */
async function stageOwn(tx: Tx, { keys, operator, now }: Census): Promise<number> {
  let staged = 0
  for (let after = ''; ; ) {
    const refs = await deadRefs(tx, operator, after, PAGE)
    if (refs.length === 0) return staged
    after = refs.at(-1) ?? after
    const cases = await loadCases(tx, keys, operator, refs, false)
    const resting = await restingNow(tx, operator, refs, now)
    const cards: StagedCase[] = []
    const numbers: StagedNumber[] = []
    for (const [ref, { case: c, dataKey }] of cases) {
      const { deadAt } = c.facts
      if (!dataKey || !deadAt) continue
      const { msisdn, profiles } = c.binding
      for (const { imsi, iccid } of profiles) cards.push({ ref, deadAt, msisdn, imsi, iccid })
      const releaseAt = resting.get(ref)
      if (releaseAt) numbers.push({ ref, msisdn, releaseAt })
    }
    await stageCases(tx, cards, numbers)
    staged += cards.length
  }
}
