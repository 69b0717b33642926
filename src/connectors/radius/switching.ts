import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Answer, Order } from '../connector.ts'
import {
  type Account,
  accountShape,
  accountsOf,
  bar,
  end,
  isBarred,
  isKnown,
  isMarked,
  isRestored,
  restore,
  withoutBar,
} from './accounts.ts'
import { answerOfFailure, type Database, type Query } from './database.ts'
import { atOnce, type Element } from './element.ts'
import { disconnect, openSessions, type Session } from './sessions.ts'
import type { DatabaseSettings, ElementSettings } from './settings.ts'
import { stillTied } from './tie.ts'
import { allUsernamesOf } from './usernames.ts'

/*
 * Bar, restore, terminate. First the database, in one transaction, so that nobody is let in again; then the sessions that
 * are open, each at its own NAS. An order is known by what it leaves behind: there is no list of orders at a RADIUS server.
 */

/** What `bar` keeps: every row of every username, passwords left out. */
const keptShape = z.object({ accounts: z.array(accountShape) })
type Kept = z.infer<typeof keptShape>

/** An element that may be written to. */
interface Writable {
  settings: ElementSettings
  writer: Database
  at: DatabaseSettings
}

const SESSIONS_AT_ONCE = 16
const cannotTell = (because: string): Answer => ({ is: 'cannot-tell', because })

/** What stands before a bar, or null where it cannot be read. */
export async function profileOf(element: Element, order: Order): Promise<Kept | null> {
  const target = writable(element)
  if (!target) return null
  const accounts = await target.writer.read((query) => accountsOf(query, target.at, usernames(target, order), false))
  return keptOf(accounts)
}

export async function checkOne(element: Element, order: Order): Promise<Answer> {
  const target = writable(element)
  if (!target) return { is: 'refused', code: 'no-writer' }
  const names = usernames(target, order)
  const standing = await target.writer
    .read(async (query) => ({
      accounts: await accountsOf(query, target.at, names, false),
      sessions: await openSessions(query, target.at, names),
    }))
    .catch(() => null)
  return standing ? answerOf(order, standing.accounts, standing.sessions) : cannotTell('database-silent')
}

export async function submitOne(element: Element, order: Order): Promise<Answer> {
  const target = writable(element)
  if (!target) return { is: 'refused', code: 'no-writer' }
  const names = usernames(target, order)
  if (names.length === 0) return { is: 'refused', code: 'no-identity' }
  const written = await write(target, order, names)
  if (written.is !== 'done' || order.action === 'restore') return written
  const open = await endSessions(target, names)
  return open === null ? written : cannotTell(open)
}

/** By state: what is switched while a session lives is not done, and asking again ends the session and repeats nothing. */
function answerOf(order: Order, accounts: Account[], sessions: Session[]): Answer {
  const known = accounts.filter(isKnown)
  const gone = sessions.length === 0
  if (order.action === 'restore') {
    const kept = keptShape.safeParse(order.detail?.kept)
    const back = kept.success && kept.data.accounts.every((one) => isRestored(accountIn(accounts, one.username), one))
    return back ? { is: 'done' } : { is: 'never-arrived' }
  }
  if (order.action === 'terminate') return known.length === 0 && gone ? { is: 'done' } : { is: 'never-arrived' }
  return known.some(isMarked) && known.every(isBarred) && gone ? { is: 'done' } : { is: 'never-arrived' }
}

/** The part that is all or nothing. */
async function write({ settings, writer, at }: Writable, order: Order, names: string[]): Promise<Answer> {
  try {
    return await writer.write(async (query) => {
      await lock(query, names)
      const accounts = await accountsOf(query, at, names, true)
      const { tie } = settings
      if (tie && !(await stillTied(query, at, { settings, tie, binding: order.binding }, accounts)))
        throw new Refusal('binding-changed')
      return change(query, at, order, accounts)
    })
  } catch (error) {
    return error instanceof Refusal ? { is: 'refused', code: error.message } : answerOfFailure(error)
  }
}

async function change(query: Query, at: DatabaseSettings, order: Order, accounts: Account[]): Promise<Answer> {
  const known = accounts.filter(isKnown)
  if (order.action === 'terminate') {
    for (const account of known) await end(query, at, account)
    return { is: 'done' }
  }
  if (order.action === 'bar') {
    if (known.length === 0) throw new Refusal('no-such-line')
    for (const account of known) await bar(query, at, account)
    return { is: 'done', kept: keptOf(known) }
  }
  const kept = keptShape.safeParse(order.detail?.kept)
  if (!kept.success) throw new Refusal('nothing-kept')
  for (const one of kept.data.accounts) {
    const back = await restore(query, at, accountIn(accounts, one.username), one)
    if (back !== 'restored') throw new Refusal(back)
  }
  return { is: 'done' }
}

/** Thrown within a transaction: what was begun in it is undone, and the order is refused. */
class Refusal extends Error {}

/** Two workers of ours at the same line take turns; the operator's own programs are held off by the rows themselves. */
async function lock(query: Query, names: string[]): Promise<void> {
  for (const name of names.toSorted())
    await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`signoff ${name}`])
}

/**
 * Ends every open session at its NAS. One that began while we were at it, on an admission given before the change, is found
 * by looking twice. Null when all are gone by the word of their NAS; else why one may live.
 */
async function endSessions({ settings, writer, at }: Writable, names: string[]): Promise<string | null> {
  const asked = new Map<string, string | null>()
  for (let look = 0; look < 2; look += 1) {
    const open = await writer.read((query) => openSessions(query, at, names)).catch(() => null)
    if (open === null) return 'sessions-unread'
    const fresh = open.filter((session) => !asked.has(`${session.nas} ${session.id}`))
    await atOnce(SESSIONS_AT_ONCE, fresh, async (session) => {
      const ended = await disconnect(settings, session, randomInt(256))
      asked.set(`${session.nas} ${session.id}`, ended.gone ? null : ended.because)
    })
  }
  return [...asked.values()].find((because) => because !== null) ?? null
}

function writable({ settings, writer }: Element): Writable | null {
  return writer && settings.writer ? { settings, writer, at: settings.writer } : null
}

const usernames = ({ settings }: Writable, order: Order): string[] => allUsernamesOf(settings, order.binding)

const keptOf = (accounts: Account[]): Kept => ({ accounts: accounts.filter(isKnown).map(withoutBar) })

const accountIn = (accounts: Account[], username: string): Account =>
  accounts.find((account) => account.username === username) ?? { username, rows: [] }
