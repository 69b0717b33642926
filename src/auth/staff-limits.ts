import { sql } from 'kysely'
import { epochMsOf } from '../domain/instant.ts'
import type { Db } from '../store/db.ts'
import { takePoint } from '../store/limits.ts'
import { type Keys, markOf } from '../store/seal.ts'

/** How many tries one address has within a window of machine time. */
interface TryLimit {
  name: string
  most: number
  windowMs: number
}

/** Wrong passwords of one e-mail address: then a quarter of an hour of rest. A passkey stays open to who has one. */
const passwordLimit: TryLimit = { name: 'staff-password', most: 5, windowMs: 15 * 60_000 }
/** All tries from one place. */
const peerLimit: TryLimit = { name: 'staff-peer', most: 40, windowMs: 15 * 60_000 }

export interface Counting {
  db: Db
  keys: Keys
  machineMs: () => number
}

/** Takes one try before anything is checked. Answers until when to wait, in milliseconds, where none is left. */
export async function takeTries(
  { db, keys, machineMs }: Counting,
  email: string,
  peer: string,
): Promise<number | null> {
  for (const [limit, subject] of [
    [peerLimit, peer],
    [passwordLimit, email],
  ] as const) {
    const taken = await takePoint(db, { ...limit, name: nameOf(keys, limit, subject) }, machineMs())
    if (!taken.ok) return epochMsOf(taken.until)
  }
  return null
}

/** Who got in starts anew. */
export async function forgetTries({ db, keys }: Counting, email: string): Promise<void> {
  await sql`delete from limits where name = ${nameOf(keys, passwordLimit, email)}`.execute(db)
}

/** The keyed mark of an address, never the address. */
const nameOf = (keys: Keys, limit: TryLimit, subject: string) =>
  `${limit.name}:${markOf(keys, limit.name, subject).toString('hex')}`
