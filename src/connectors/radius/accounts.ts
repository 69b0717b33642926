import { z } from 'zod'
import type { Query } from './database.ts'
import type { DatabaseSettings } from './settings.ts'

/*
 * What the server's database holds of a username: radcheck, radreply, radusergroup. A bar of ours is one more row
 * `Auth-Type := Reject` and membership in a group of this name, by which it is known for ours: an earlier suspension looks
 * the same in radcheck, and must stay when ours is lifted. The group needs no rows of its own; while it is there, the
 * username is rejected anyway.
 */

const BAR_GROUP = 'signoff-barred'
/** Behind every group of the operator's: the server reads them in this order. */
const BAR_PRIORITY = 32_000

const rowShape = z.object({
  table: z.enum(['radcheck', 'radreply', 'radusergroup']),
  id: z.string(),
  /** In `radusergroup` the name of the group stands here, and its priority in `op`. */
  attribute: z.string(),
  op: z.string(),
  /** Null for what is secret: a password is never read, so that it can be kept nowhere. */
  value: z.string().nullable(),
})
export type Row = z.infer<typeof rowShape>

/** One username with all of its rows, as they stand. */
export const accountShape = z.object({ username: z.string(), rows: z.array(rowShape) })
export type Account = z.infer<typeof accountShape>

/** Attributes that hold a password or a key, in whatever form (FreeRADIUS: Cleartext-, Crypt-, NT-, SSHA2-Password, Ki …). */
const SECRET = '(password|secret|key|^ki$|^opc?$|-hash$)'

/** The accounts of these usernames, one each, in this order; an unknown one has no rows. */
export async function accountsOf(
  query: Query,
  at: DatabaseSettings,
  usernames: string[],
  lock: boolean,
): Promise<Account[]> {
  const forUpdate = lock ? 'for update' : ''
  const masked = `case when attribute ~* '${SECRET}' then null else value end as value`
  const attributes = (table: 'radcheck' | 'radreply') =>
    query<Row & { username: string }>(
      `select '${table}' as table, id::text, username, attribute, op, ${masked} from ${at[table]}
       where username = any($1) order by id ${forUpdate}`,
      [usernames],
    )
  const rows = [
    ...(await attributes('radcheck')),
    ...(await attributes('radreply')),
    ...(await query<Row & { username: string }>(
      `select 'radusergroup' as table, id::text, username, groupname as attribute, priority::text as op, null as value
       from ${at.radusergroup} where username = any($1) order by id ${forUpdate}`,
      [usernames],
    )),
  ]
  const own = Map.groupBy(rows, ({ username }) => username)
  return usernames.map((username) => ({
    username,
    rows: (own.get(username) ?? []).map(({ username: _own, ...row }) => row),
  }))
}

export const isKnown = ({ rows }: Account): boolean => rows.length > 0
export const isRejected = ({ rows }: Account): boolean => rows.some(rejects)
export const isMarked = ({ rows }: Account): boolean => rows.some(marks)
/** Barred by us, and still so. */
export const isBarred = (account: Account): boolean => isMarked(account) && isRejected(account)

/** The account as it is without our bar. */
export function withoutBar(account: Account): Account {
  const ours = new Set(barRowsOf(account, 0).map(({ table, id }) => `${table} ${id}`))
  return { ...account, rows: account.rows.filter(({ table, id }) => !ours.has(`${table} ${id}`)) }
}

/** Adds what our bar still lacks. */
export async function bar(query: Query, at: DatabaseSettings, account: Account): Promise<void> {
  if (isBarred(account)) return
  await query(`insert into ${at.radcheck} (username, attribute, op, value) values ($1, 'Auth-Type', ':=', 'Reject')`, [
    account.username,
  ])
  if (!isMarked(account))
    await query(`insert into ${at.radusergroup} (username, groupname, priority) values ($1, $2, $3)`, [
      account.username,
      BAR_GROUP,
      BAR_PRIORITY,
    ])
}

/**
 * Takes our bar away, and puts back what stood there before and was lost meanwhile. What others added is theirs and stays.
 * `password-gone`: a password is missing that we never knew; nothing should be left changed then.
 */
export async function restore(
  query: Query,
  at: DatabaseSettings,
  account: Account,
  kept: Account,
): Promise<'restored' | 'password-gone'> {
  const missing = missingFrom(account, kept)
  if (missing.some(({ table, value }) => table !== 'radusergroup' && value === null)) return 'password-gone'
  const before = kept.rows.filter(rejects).length
  await remove(query, at, account.username, barRowsOf(account, before))
  for (const row of missing) await insert(query, at, account.username, row)
  return 'restored'
}

/** Whether all that was kept is there, and our bar is not. */
export function isRestored(account: Account, kept: Account): boolean {
  return !isMarked(account) && missingFrom(account, kept).length === 0
}

/** Takes all rows of a username away, as they were read. What was written since is not ours to end, and stays. */
export async function end(query: Query, at: DatabaseSettings, { username, rows }: Account): Promise<void> {
  await remove(query, at, username, rows)
}

/** Ours are the marks, and of the rejections as many as there are marks: the latest, never one that stood there before. */
function barRowsOf({ rows }: Account, rejectedBefore: number): Row[] {
  const marked = rows.filter(marks)
  const rejections = rows.filter(rejects).toSorted((a, b) => Number(b.id) - Number(a.id))
  const ours = Math.min(marked.length, Math.max(0, rejections.length - rejectedBefore))
  return [...marked, ...rejections.slice(0, ours)]
}

/** What was kept and is not there any more: by what a row says, not by its id. Secrets by their attribute alone. */
function missingFrom(account: Account, kept: Account): Row[] {
  const there = withoutBar(account).rows.map(saying)
  return kept.rows.filter((row) => {
    const found = there.indexOf(saying(row))
    if (found >= 0) there.splice(found, 1)
    return found < 0
  })
}

const saying = ({ table, attribute, op, value }: Row): string => JSON.stringify([table, attribute, op, value])

async function remove(query: Query, at: DatabaseSettings, username: string, rows: Row[]): Promise<void> {
  for (const [table, same] of Map.groupBy(rows, (row) => row.table))
    await query(`delete from ${at[table]} where username = $1 and id::text = any($2)`, [
      username,
      same.map(({ id }) => id),
    ])
}

async function insert(query: Query, at: DatabaseSettings, username: string, row: Row): Promise<void> {
  const { table, attribute, op, value } = row
  if (table === 'radusergroup')
    await query(`insert into ${at.radusergroup} (username, groupname, priority) values ($1, $2, $3::int)`, [
      username,
      attribute,
      op,
    ])
  else
    await query(`insert into ${at[table]} (username, attribute, op, value) values ($1, $2, $3, $4)`, [
      username,
      attribute,
      op,
      value,
    ])
}

function rejects({ table, attribute, value }: Row): boolean {
  return table === 'radcheck' && attribute.toLowerCase() === 'auth-type' && value?.toLowerCase() === 'reject'
}

const marks = ({ table, attribute }: Row): boolean => table === 'radusergroup' && attribute === BAR_GROUP
