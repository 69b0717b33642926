import { sql } from 'kysely'
import { withoutHiddenIn } from '../domain/hidden-signs.ts'
import type { Holder, OperatorId } from '../domain/line.ts'
import type { DocumentCode } from '../domain/operator.ts'
import type { Tx } from './db.ts'
import { type Keys, newDataKey, openBytes, openJson, sealBytes, sealJson } from './seal.ts'

/** Where the money goes. The same shape as a connector's payee; kept sealed. */
export type StoredPayee =
  | { way: 'to-number'; msisdn: string }
  | { way: 'to-bank'; iban: string; name: string }
  | { way: 'at-branch'; name: string }

/** What a case knows about persons. Sealed under the case's data key; deleting that key erases it. */
export interface Person {
  holder: Holder
  /** Who applied, as they wrote it; an express request may come from anyone. */
  applicant?: { name: string; iin?: string }
  contact?: { channel: 'email' | 'phone'; address: string }
  payee?: StoredPayee
  note?: string
  /** What a member of staff saw at a branch: the kind of document, and at most the last three signs of its number. */
  seen?: { document: DocumentCode; last: string }
  /** What was said of the holder by whoever asks for them; the operator's record takes the place of `holder`. */
  said?: { holder: string; bin?: string }
}

/** Keeps a person with a fresh data key of their own. Answers the key, so that the rest of the case is sealed with it too. */
export async function insertPerson(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  ref: string,
  person: Person,
  iinMark: Buffer | null,
  dataKey = newDataKey(),
): Promise<Buffer> {
  await sql`
    insert into people (operator, ref, key_sealed, sealed, iin_mark)
    values (${operator}, ${ref}, ${sealBytes(keys.master, dataKey)}, ${sealJson(dataKey, withoutHiddenIn(person))}, ${iinMark})`.execute(
    tx,
  )
  return dataKey
}

export async function updatePerson(
  tx: Tx,
  operator: OperatorId,
  ref: string,
  dataKey: Buffer,
  person: Person,
): Promise<void> {
  await sql`update people set sealed = ${sealJson(dataKey, withoutHiddenIn(person))} where operator = ${operator} and ref = ${ref}`.execute(
    tx,
  )
}

interface PersonRow {
  ref: string
  key_sealed: Buffer | null
  sealed: Buffer | null
}

/** The persons of the named cases; erased ones are left out. */
export async function personsOf(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  refs: string[],
): Promise<Map<string, Person>> {
  const { rows } = await sql<PersonRow>`
    select ref, key_sealed, sealed from people where operator = ${operator} and ref = any(${refs})`.execute(tx)
  return new Map(
    rows.flatMap((row) =>
      row.key_sealed && row.sealed
        ? [[row.ref, openJson<Person>(openBytes(keys.master, row.key_sealed), row.sealed)] as const]
        : [],
    ),
  )
}

export async function payeesOf(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  refs: string[],
): Promise<Map<string, StoredPayee>> {
  const persons = await personsOf(tx, keys, operator, refs)
  return new Map([...persons].flatMap(([ref, person]) => (person.payee ? [[ref, person.payee] as const] : [])))
}

/** Deletes a case's data key: nothing sealed with it can be read any more, but from a backup that is older than this. */
export async function erasePerson(tx: Tx, operator: OperatorId, ref: string, at: string): Promise<void> {
  await sql`
    update people set key_sealed = null, sealed = null, iin_mark = null, erased_at = ${at}
    where operator = ${operator} and ref = ${ref} and erased_at is null`.execute(tx)
  // What the person ticked cannot be read without that key, and nobody is left to let others look.
  await sql`delete from ticks where operator = ${operator} and ref = ${ref}`.execute(tx)
  await sql`delete from contact_changes where operator = ${operator} and ref = ${ref}`.execute(tx)
  await sql`delete from share_links where operator = ${operator} and ref = ${ref}`.execute(tx)
}
