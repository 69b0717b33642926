import { createStaff } from '../auth/create-staff.ts'
import { connect } from '../store/db.ts'
import { markStaffLeft, type StaffRole, staffOf } from '../store/staff.ts'
import type { Command, CommandInput } from './command.ts'

const roles: readonly StaffRole[] = ['agent', 'supervisor', 'operator-engineer']
const usage = 'staff <operator> | staff add <operator> <role> <e-mail> <name> | staff remove <operator> <id or e-mail>'

/** The people of an operator's desk: who there is, somebody new, somebody who left. */
export const staff: Command = {
  usage,
  does: 'Lists, adds and removes who works at an operator’s desk',
  run: async (input) => {
    const { appUrl } = await input.openDatabase()
    const db = connect(appUrl, 2)
    try {
      const [verb, ...rest] = input.args
      if (verb === 'add') return await add(input, db, rest)
      if (verb === 'remove') return await remove(input, db, rest)
      return await list(input, db, verb)
    } finally {
      await db.destroy()
    }
  },
}

type Db = ReturnType<typeof connect>

async function add(input: CommandInput, db: Db, [operator = '', role, email = '', ...name]: string[]): Promise<number> {
  const known = roles.find((one) => one === role)
  if (!knows(input, operator) || !known || name.length === 0) {
    input.say(`usage: ${usage}\nroles: ${roles.join(', ')}; operators: ${[...input.operators.keys()].join(', ')}`)
    return 2
  }
  try {
    const made = await createStaff(db, { operator, role: known, email, name: name.join(' ') })
    input.say(`${email} may sign in at /desk. Password, shown only now: ${made.password}`)
    return 0
  } catch (error) {
    if (!(error instanceof Error)) throw error
    input.say(`not done: ${error.message}`)
    return 1
  }
}

async function remove(input: CommandInput, db: Db, [operator = '', named = '']: string[]): Promise<number> {
  const people = knows(input, operator) ? await staffOf(db, operator) : []
  const person = people.find((one) => one.id === named || one.email === named.toLowerCase())
  if (!person) {
    input.say(`nobody called ${named} works at ${operator}`)
    return 2
  }
  await markStaffLeft(db, person.id)
  input.say(`${person.name} is signed out everywhere and cannot sign in any more`)
  return 0
}

async function list(input: CommandInput, db: Db, operator = ''): Promise<number> {
  if (!knows(input, operator)) {
    input.say(`usage: ${usage}`)
    return 2
  }
  for (const one of await staffOf(db, operator)) {
    input.say(
      [
        one.id,
        one.role,
        one.email,
        one.name,
        one.totp ? 'code set up' : 'no code yet',
        one.hasLeft ? 'left' : 'works here',
      ].join('  '),
    )
  }
  return 0
}

const knows = ({ operators }: CommandInput, operator: string): boolean => operators.has(operator)
