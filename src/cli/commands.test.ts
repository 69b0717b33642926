import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, operators, type World } from '../../test/world.ts'
import { readBrake } from '../store/brake.ts'
import { inOperator } from '../store/db.ts'
import { readHold } from '../store/order-holds.ts'
import { staffOf } from '../store/staff.ts'
import type { CommandInput } from './command.ts'
import { commands } from './commands.ts'
import { processes } from './processes.ts'

/* How every verb reads its arguments: what it does not know it refuses, and help does nothing. */

/** Nothing may be reached, opened or read before the arguments are found good. */
async function untouched(verb: string, args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const never = (what: string) => () => Promise.reject(new Error(`${what} was touched`))
  const code = await commands[verb]?.run({
    args,
    operators,
    machineMs: Date.now,
    say: (line) => void said.push(line),
    openDatabase: never('the database'),
    secret: never('the secret'),
    migrations: '',
    home: '',
    readingOf: never('an operator'),
  })
  return { code: code ?? -1, said: said.join('\n') }
}

describe.each(Object.keys(commands))('%s', (verb) => {
  test.each([['--help'], ['-h'], ['--operator', '--help'], ['kcell', '-h', 'more']])(
    'asked for help by %s %s, it says what it takes and does nothing',
    async (...args) => {
      const { code, said } = await untouched(
        verb,
        args.filter((each) => each !== undefined),
      )
      expect(code).toBe(0)
      expect(said).toContain(`signoff ${commands[verb]?.usage}`)
      expect(said).toContain(commands[verb]?.does)
      expect(said).toMatch(/Exit code: 0 /)
      expect(said).toContain('--help, -h')
    },
  )

  test.each(['--opertor', '-x', '--constructor', '--no-operator'])(
    '%s is refused by name, and nothing is done',
    async (option) => {
      const { code, said } = await untouched(verb, [option, 'kcell'])
      expect(code).toBe(2)
      expect(said).toContain(`There is no option "${option}"`)
      expect(said).toContain(`signoff ${commands[verb]?.usage}`)
    },
  )
})

test.each([
  ['migrate', ['now'], '"now"'],
  ['doctor', ['kcell'], '"kcell"'],
  ['show', ['4WQHA-F5127', 'raw'], '"raw"'],
  ['show', [], 'Which case?'],
  ['withdraw', ['a', 'b'], '"b"'],
  ['check-operator', ['a', 'b'], '"b"'],
  ['reconcile', ['--operator', 'kcell', 'x.csv'], '"x.csv"'],
  ['shadow', ['yesterday.csv', '--operator', 'kcell'], '"yesterday.csv"'],
  ['staff', ['nope'], 'There is no operator "nope". There are: beeline, kcell, tele2.'],
  ['staff', [], 'Whose people?'],
  ['staff', ['kcell', 'now'], '"now"'],
  ['staff', ['remove', 'kcell', 'a@b.test', 'c@d.test'], '"c@d.test"'],
  ['staff', ['add', 'kcell', 'king', 'a@b.test', 'A'], 'There is no role "king"'],
  ['halt', ['--operator'], '--operator needs <operator>'],
  ['halt', ['--operator='], '--operator needs <operator>'],
  ['halt', ['--operator', '--why'], '--operator needs <operator>'],
  ['halt', ['--operator', 'kcell', '--operator', 'beeline'], '--operator is given twice'],
  ['halt', ['--operator', 'nowhere'], 'There is no operator "nowhere"'],
  ['resume', ['kcell'], '--operator kcell'],
  ['retry', ['4WQHA-F5127', '--order=yes'], '--order takes no value'],
] as const)('%s %j is refused with the usage: %s', async (verb, args, sentence) => {
  const { code, said } = await untouched(verb, [...args])
  expect(code).toBe(2)
  expect(said).toContain(sentence)
  expect(said).toContain(`signoff ${verb} --help says more.`)
})

test.each(Object.entries(processes))(
  '%s starts nothing where help is asked for, or something that it does not take',
  (_, verb) => {
    expect(verb.answer([])).toBeNull()
    expect(verb.answer(['--help'])).toMatchObject({ code: 0 })
    expect(verb.answer(['--port', '80'])?.text).toContain('There is no option "--port"')
    expect(verb.answer(['now'])).toMatchObject({ code: 2 })
  },
)

describe('on an installation', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  async function run(verb: 'halt' | 'resume' | 'staff', ...args: string[]): Promise<{ code: number; said: string }> {
    const said: string[] = []
    const input: CommandInput = {
      args,
      operators,
      machineMs: Date.now,
      say: (line) => void said.push(line),
      openDatabase: async () => ({ appUrl: world.appUrl, ownerUrl: null }),
      secret: async () => 'a secret for tests, long enough to be one',
      migrations: '',
      home: '',
      readingOf: () => Promise.reject(new Error('not asked for here')),
    }
    const code = await commands[verb]?.run(input)
    return { code: code ?? -1, said: said.join('\n') }
  }

  test('the brake is turned by nothing but halt and resume as they are meant', async () => {
    const holdOf = (id: string) => inOperator(world.db, id, (tx) => readHold(tx, id))
    for (const wrong of [['--help'], ['-h'], ['--opertor', 'kcell'], ['--operator', 'nowhere'], ['kcell']])
      await run('halt', ...wrong)
    expect(await readBrake(world.db)).toMatchObject({ haltedAt: null })
    expect(await holdOf('kcell')).toBeNull()
    expect((await run('halt', '--', '--help', 'was not read')).code).toBe(0)
    expect(await readBrake(world.db)).toMatchObject({ why: '--help was not read' })
    for (const wrong of [['--help'], ['-h'], ['--opertor', 'kcell'], ['kcell']]) await run('resume', ...wrong)
    expect((await readBrake(world.db)).haltedAt).not.toBeNull()
    expect((await run('resume', 'mended')).said).toContain('(--help was not read)')
    expect((await run('halt', 'the', 'register', 'is', 'ill', '--operator', 'kcell')).code).toBe(0)
    expect((await readBrake(world.db)).haltedAt).toBeNull()
    expect(await holdOf('kcell')).toMatchObject({ because: 'by-hand' })
    expect((await run('resume', '--operator=kcell', 'mended')).code).toBe(0)
    expect(await holdOf('kcell')).toBeNull()
  })

  test('nobody is added or removed by a command that was asked wrongly', async () => {
    for (const wrong of [
      ['add', 'kcell', 'agent', 'a@b.test', '--name', 'A'],
      ['remove', '--help'],
    ])
      await run('staff', ...wrong)
    expect(await staffOf(world.db, 'kcell')).toEqual([])
  })
})
