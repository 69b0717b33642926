import { randomBytes } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import type { OperatorId } from '../domain/line.ts'
import type { Db } from '../store/db.ts'
import { insertStaff, type StaffRole } from '../store/staff.ts'

export interface StaffToCreate {
  name: string
  email: string
  operator: OperatorId
  role: StaffRole
  /** 12 characters or more. Left out: one is made and answered, to be handed over and changed by nobody else. */
  password?: string
  /** Stands in events beside what the person did; made at random unless given. */
  id?: string
}

/** Gives a person a place at the desk. Throws a plain sentence where that cannot be; the password is answered once. */
export async function createStaff(db: Db, person: StaffToCreate): Promise<{ id: string; password: string }> {
  const password = person.password ?? randomBytes(15).toString('base64url')
  if (password.length < 12) throw new Error('A staff password needs at least 12 characters.')
  if (!/^[^@\s]+@[^@\s]+$/.test(person.email)) throw new Error(`"${person.email}" is not an e-mail address.`)
  const id = person.id ?? `s${randomBytes(8).toString('hex')}`
  const made = await insertStaff(db, { ...person, id, passwordHash: await hashPassword(password) })
  if (!made) throw new Error(`There is already somebody with the address ${person.email} or the id ${id}.`)
  return { id, password }
}

const cast: Record<StaffRole, string[]> = {
  agent: ['Дана Сейітқызы', 'Ерлан Қасымов', 'Марина Ким'],
  supervisor: ['Аслан Берік', 'Гүлнар Өмірбек', 'Сергей Ли'],
  'operator-engineer': ['Тимур Ахметов', 'Жанар Оспан', '王磊'],
}

/** The people of a demonstration: three at each operator's desk. Saying it twice changes nothing. They have no password. */
export async function seedStaff(db: Db, operators: OperatorId[]): Promise<void> {
  for (const [at, operator] of operators.entries()) {
    for (const [role, names] of Object.entries(cast) as [StaffRole, string[]][]) {
      const id = `${operator}-${role === 'operator-engineer' ? 'engineer' : role}`
      await insertStaff(db, {
        id,
        name: names[at % names.length] ?? id,
        email: `${id}@demo.invalid`,
        operator,
        role,
        passwordHash: null,
      })
    }
  }
}
