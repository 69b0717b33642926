import { sql } from 'kysely'
import type { OperatorId } from '../domain/line.ts'
import type { Db, Tx } from './db.ts'

/** What a person may do at the desk; the same names as in domain/permissions.ts. */
export type StaffRole = 'agent' | 'supervisor' | 'operator-engineer'

export interface StaffMember {
  id: string
  name: string
  email: string
  operator: OperatorId
  role: StaffRole
  /** Whether a code of an app is asked for after the password. */
  totp: boolean
  passkeys: number
  hasLeft: boolean
}

interface StaffRow {
  id: string
  name: string
  email: string
  operator: string
  role: StaffRole
  totp: boolean
  passkeys: number
  has_left: boolean
}

const columns = sql`s.id, s.name, s.email, r.operator, r.role, coalesce(s."twoFactorEnabled", false) as totp,
  (select count(*)::int from staff_passkeys k where k."userId" = s.id) as passkeys, r.left_at is not null as has_left`

const memberOf = ({ has_left, ...row }: StaffRow): StaffMember => ({ ...row, hasLeft: has_left })

/** Null: nobody of that id, or nobody who has a role. */
export async function staffMember(db: Db | Tx, id: string): Promise<StaffMember | null> {
  const { rows } =
    await sql<StaffRow>`select ${columns} from staff s join staff_roles r on r.staff = s.id where s.id = ${id}`.execute(
      db,
    )
  return rows[0] ? memberOf(rows[0]) : null
}

/** Everyone of one operator, those who left at the end. */
export async function staffOf(db: Db | Tx, operator: OperatorId): Promise<StaffMember[]> {
  const { rows } = await sql<StaffRow>`
    select ${columns} from staff s join staff_roles r on r.staff = s.id where r.operator = ${operator}
    order by has_left, r.role, s.name`.execute(db)
  return rows.map(memberOf)
}

/** Everyone of every operator: for the demonstration's list of agents, and nothing else. */
export async function everyStaffMember(db: Db): Promise<StaffMember[]> {
  const { rows } = await sql<StaffRow>`
    select ${columns} from staff s join staff_roles r on r.staff = s.id where r.left_at is null
    order by r.operator, array_position(array['agent', 'supervisor', 'operator-engineer'], r.role), s.name`.execute(db)
  return rows.map(memberOf)
}

export interface NewStaff {
  id: string
  name: string
  email: string
  operator: OperatorId
  role: StaffRole
  /** As better-auth hashes it; null: nobody can sign in with a password. */
  passwordHash: string | null
}

/** Answers false where the id or the e-mail address is taken already; then nothing was written. */
export async function insertStaff(db: Db, person: NewStaff): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const made = await sql`
      insert into staff (id, name, email, "emailVerified") values (${person.id}, ${person.name}, ${person.email.toLowerCase()}, true)
      on conflict do nothing returning id`.execute(tx)
    if (made.rows.length === 0) return false
    await sql`insert into staff_roles (staff, operator, role) values (${person.id}, ${person.operator}, ${person.role})`.execute(
      tx,
    )
    if (person.passwordHash !== null) {
      await sql`
        insert into staff_accounts (id, "accountId", "providerId", "userId", password, "updatedAt")
        values (${`password-${person.id}`}, ${person.id}, 'credential', ${person.id}, ${person.passwordHash}, current_timestamp)`.execute(
        tx,
      )
    }
    return true
  })
}

/** Whoever leaves keeps their name in the cases they worked on, and loses every session at once. */
export async function markStaffLeft(db: Db, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`update staff_roles set left_at = coalesce(left_at, current_timestamp) where staff = ${id}`.execute(tx)
    await sql`delete from staff_sessions where "userId" = ${id}`.execute(tx)
  })
}
