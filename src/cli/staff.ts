import { createStaff } from '../auth/create-staff.ts'
import type { OperatorId } from '../domain/line.ts'
import { connect } from '../store/db.ts'
import { markStaffLeft, type StaffRole, staffOf } from '../store/staff.ts'
import { AskedWrongly, type CommandInput, commandOf, operatorNamed } from './command.ts'

const roles: readonly StaffRole[] = ['agent', 'supervisor', 'operator-engineer']
const usage = 'staff <operator> | staff add <operator> <role> <e-mail> <name> | staff remove <operator> <id or e-mail>'

/** The people of an operator's desk: who there is, somebody new, somebody who left. */
export const staff = commandOf(
  {
    verb: 'staff',
    usage,
    does: 'Lists, adds and removes who works at an operator’s desk',
    more: `Roles: ${roles.join(', ')}.`,
    options: {},
    words: { least: 1, most: Number.POSITIVE_INFINITY, lacks: 'Whose people? Name an operator.' },
  },
  async (input, { words }) => {
    const act = actIn(input, words)
    const { appUrl } = await input.openDatabase()
    const db = connect(appUrl, 2)
    try {
      return await act(db)
    } finally {
      await db.destroy()
    }
  },
)

type Db = ReturnType<typeof connect>

/** What is to be done, before anything is opened. Throws AskedWrongly. */
function actIn(input: CommandInput, words: string[]): (db: Db) => Promise<number> {
  const [verb, ...rest] = words
  if (verb === 'add') {
    const [id = '', role = '', email = '', ...name] = rest
    const operator = operatorNamed(input, id)
    const known = roles.find((one) => one === role)
    if (!known) throw new AskedWrongly(`There is no role "${role}". There are: ${roles.join(', ')}.`)
    if (name.length === 0) throw new AskedWrongly('Say the e-mail address and the name.')
    return (db) => add(input, db, { operator, role: known, email, name: name.join(' ') })
  }
  const [id = '', named = '', ...more] = verb === 'remove' ? rest : [verb, '', ...rest]
  const operator = operatorNamed(input, id)
  if (more.length > 0) throw new AskedWrongly(`There is one argument too many: "${more[0]}".`)
  if (verb === 'remove' && named === '') throw new AskedWrongly('Who left? Give the id or the e-mail address.')
  return (db) => (verb === 'remove' ? remove(input, db, operator, named) : list(input, db, operator))
}

async function add(input: CommandInput, db: Db, person: Parameters<typeof createStaff>[1]): Promise<number> {
  try {
    const made = await createStaff(db, person)
    input.say(`${person.email} may sign in at /desk. Password, shown only now: ${made.password}`)
    return 0
  } catch (error) {
    // What has a code is the database's; what has none is a sentence of ours.
    if (!(error instanceof Error) || 'code' in error) throw error
    input.say(`not done: ${error.message}`)
    return 1
  }
}

async function remove(input: CommandInput, db: Db, operator: OperatorId, named: string): Promise<number> {
  const people = await staffOf(db, operator)
  const person = people.find((one) => one.id === named || one.email === named.toLowerCase())
  if (!person) {
    input.say(`nobody called ${named} works at ${operator}`)
    return 2
  }
  await markStaffLeft(db, person.id)
  input.say(`${person.name} is signed out everywhere and cannot sign in any more`)
  return 0
}

async function list(input: CommandInput, db: Db, operator: OperatorId): Promise<number> {
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
