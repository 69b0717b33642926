import { sql } from 'kysely'
import { approveCase } from '../src/cases/approve-case.ts'
import type { Desk } from '../src/cases/in-case.ts'
import { openCase } from '../src/cases/open-case.ts'
import { retryTask } from '../src/cases/retry-task.ts'
import { withdrawCase } from '../src/cases/withdraw-case.ts'
import type { Connector } from '../src/connectors/connector.ts'
import type { Assurance, LaneName } from '../src/domain/case.ts'
import { quoteCharges } from '../src/domain/charges.ts'
import { DAY_MS, epochMsOf, type Instant, instantOf } from '../src/domain/instant.ts'
import type { KnownOperator } from '../src/domain/operator.ts'
import { readOperators } from '../src/operators.ts'
import type { Moment, Tools } from '../src/process/tools.ts'
import { watchLines } from '../src/process/watch.ts'
import { walk } from '../src/process/worker.ts'
import { loadCase, type StoredCase } from '../src/store/cases.ts'
import { connect, type Db, inOperator } from '../src/store/db.ts'
import { brokenLink, type ChainedEvent, eventsOf } from '../src/store/events.ts'
import { nextDue, type Place, placesOf, takeDue } from '../src/store/places.ts'
import { keysFrom } from '../src/store/seal.ts'
import { freshDatabase } from './postgres.ts'
import { type ScriptedOperator, scriptedOperator } from './scripted-operator.ts'

export const operators = await readOperators(new URL('../operators', import.meta.url).pathname)

/** The whole system on one real database, with an operator that does as it is told and a clock that moves. */
export interface World {
  db: Db
  /** The database as the product connects to it. */
  appUrl: string
  tools: Tools
  desk: Desk
  operator: ScriptedOperator
  kcell: KnownOperator
  now: () => Instant
  /** A guided case for line `i`: identity shown, quote agreed. Waits for an agent. */
  open: (i: number, options?: OpenOptions) => Promise<string>
  approve: (ref: string) => Promise<void>
  /** Everything that is due now is walked as far as it goes, by a walker of the given name. */
  settle: (walker?: string) => Promise<void>
  /** Time goes on, stopping at every instant at which something falls due. */
  pass: (ms: number) => Promise<void>
  /** As `pass`, and ended lines are looked at again whenever their watch says so. */
  watch: (ms: number, walker?: string) => Promise<void>
  /** Back to the first morning, for a test that begins a case of its own after others ended theirs. */
  rewind: () => void
  /** Time goes on and nobody walks. */
  passQuietly: (ms: number) => Promise<void>
  withdraw: (ref: string) => Promise<void>
  /** An agent lets a stuck task be tried again. */
  retry: (ref: string, lane: LaneName) => Promise<void>
  /** Walkers that died left leases behind; machine time passes until these have run out. */
  leasesRunOut: () => Promise<void>
  toolsOf: (walker: string, onMoment?: Tools['onMoment']) => Tools
  caseOf: (ref: string) => Promise<StoredCase>
  places: (ref: string) => Promise<Place[]>
  events: (ref: string) => Promise<ChainedEvent[]>
  messages: (ref: string) => Promise<string[]>
  close: () => Promise<void>
}

export interface OpenOptions {
  identity?: Assurance | null
  agreed?: boolean
  requestedEnd?: 'now' | string
  /** As an express request leaves it: nobody was asked where the money goes. */
  noPayee?: boolean
  /** The holder says that they never took the line. */
  notMine?: boolean
}

export const agent = { is: 'agent', id: 'dana' } as const
const start = epochMsOf('2026-11-23T04:00:00.000Z')

export async function makeWorld(): Promise<World> {
  const database = await freshDatabase()
  const db = connect(database.appUrl, 6)
  const keys = keysFrom('a secret for tests, long enough to be one')
  const kcell = operators.get('kcell')
  if (!kcell) throw new Error('operators/kcell.yaml is missing')
  let nowMs = start
  const now = () => instantOf(nowMs)
  const scripted = scriptedOperator({ now })
  const toolsOf = (walker: string, onMoment?: (moment: Moment) => void | Promise<void>): Tools => ({
    db,
    keys,
    officeOf: () => ({ ...kcell, connectorFor: (): Connector => scripted.connector }),
    walker,
    machineMs: () => nowMs,
    leaseMs: 60_000,
    ...(onMoment ? { onMoment } : {}),
  })
  const inKcell = <T>(act: Parameters<typeof inOperator<T>>[2]) => inOperator(db, 'kcell', act)
  const desk: Desk = { db, keys, machineMs: () => nowMs }

  const settle = async (walker = 'worker-1'): Promise<void> => {
    for (let rounds = 0; rounds < 50; rounds += 1) {
      const refs = await inKcell((tx) => takeDue(tx, 'kcell', now(), 1_000, 0))
      if (refs.length === 0) return
      if ((await walk(toolsOf(walker), 'kcell', refs)) === 0) return
    }
    throw new Error('the world does not come to rest: a case walks in a circle')
  }

  const pass = async (ms: number): Promise<void> => {
    const end = nowMs + ms
    await settle()
    for (let stops = 0; stops < 400; stops += 1) {
      const next = await inKcell((tx) => nextDue(tx, 'kcell', now()))
      if (!next || epochMsOf(next) > end) break
      nowMs = Math.max(nowMs + 1, epochMsOf(next))
      await settle()
    }
    nowMs = end
    await settle()
  }

  const watch = async (ms: number, walker = 'worker-1'): Promise<void> => {
    const end = nowMs + ms
    for (let stops = 0; stops < 400; stops += 1) {
      while ((await watchLines(toolsOf(walker), 'kcell')) > 0);
      const next = await inKcell((tx) =>
        sql<{ at: Instant | null }>`select min(due_at) as at from watches where due_at is not null`.execute(tx),
      )
      const at = next.rows[0]?.at
      if (!at || epochMsOf(at) > end) break
      await pass(Math.max(1, epochMsOf(at) - nowMs))
    }
    await pass(end - nowMs)
    while ((await watchLines(toolsOf(walker), 'kcell')) > 0);
  }

  return {
    db,
    appUrl: database.appUrl,
    tools: toolsOf('worker-1'),
    operator: scripted,
    kcell,
    now,
    settle,
    pass,
    watch,
    toolsOf,
    rewind: () => {
      nowMs = start
    },
    passQuietly: async (ms) => {
      nowMs += ms
    },
    withdraw: (ref) => withdrawCase(desk, 'kcell', ref, { is: 'subscriber', assurance: 'otp_line' }),
    retry: (ref, lane) => retryTask(desk, 'kcell', ref, agent, lane),
    open: async (i, options = {}) => {
      const line = scripted.line(i)
      const identity = options.identity === undefined ? 'otp_line' : options.identity
      const standing = { ...line.standing, contacts: [], holder: { ...line.standing.holder, name: '' } }
      const quote = quoteCharges({ standing: line.standing, serviceEnd: now(), rules: kcell.rules, now: now() })
      const receipt = await inKcell((tx) =>
        openCase(
          tx,
          keys,
          kcell,
          {
            door: 'guided',
            language: 'en',
            binding: line.binding,
            person: {
              holder: line.standing.holder,
              contact: { channel: 'email', address: 'amina@example.test' },
              ...(options.noPayee ? {} : { payee: { way: 'to-number', msisdn: '+77010000099' } as const }),
            },
            requestedEnd: options.requestedEnd ?? 'now',
            reason: 'leaving-country',
            refundWay: options.noPayee ? 'none' : 'to-number',
            ...(options.notMine ? { notMine: { at: now() } } : {}),
            ...(identity ? { identity: { level: identity, at: now() } } : {}),
            ...(options.agreed === false ? {} : { agreement: { quote, standing, at: now() } }),
          },
          now(),
        ),
      )
      return receipt.ref
    },
    approve: (ref) => approveCase(desk, 'kcell', ref, agent, kcell),
    desk,
    leasesRunOut: async () => {
      await inKcell(async (tx) => {
        await sql`update places set lease_until = clock_timestamp() - interval '1 second' where lease_until is not null`.execute(
          tx,
        )
        await sql`update effects set lease_until = clock_timestamp() - interval '1 second' where lease_until is not null`.execute(
          tx,
        )
        await sql`update watches set lease_until = clock_timestamp() - interval '1 second' where lease_until is not null`.execute(
          tx,
        )
      })
    },
    caseOf: async (ref) => {
      const stored = await inKcell((tx) => loadCase(tx, keys, 'kcell', ref))
      if (!stored) throw new Error(`no case ${ref}`)
      return stored
    },
    places: (ref) => inKcell((tx) => placesOf(tx, 'kcell', ref)),
    events: async (ref) => {
      const events = await inKcell((tx) => eventsOf(tx, 'kcell', ref))
      const broken = brokenLink('kcell', events)
      if (broken) throw new Error(`the chain of ${ref} is broken at ${broken.seq}`)
      return events
    },
    messages: async (ref) => {
      const { rows } = await inKcell((tx) =>
        sql<{ kind: string }>`select kind from outbox where ref = ${ref} order by created_at, kind`.execute(tx),
      )
      return rows.map((row) => row.kind)
    },
    close: async () => {
      await db.destroy()
      await database.drop()
    },
  }
}

export const days = (count: number) => count * DAY_MS
