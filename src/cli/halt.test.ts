import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, operators, type World } from '../../test/world.ts'
import { inOperator } from '../store/db.ts'
import { holdOrders } from '../store/order-holds.ts'
import { commands } from './commands.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

async function run(verb: string, ...args: string[]): Promise<string> {
  const said: string[] = []
  await commands[verb]?.run({
    args,
    operators,
    machineMs: () => Date.parse(world.now()),
    say: (line) => void said.push(line),
    openDatabase: async () => ({ appUrl: world.appUrl, ownerUrl: null }),
    secret: async () => 'a secret for tests, long enough to be one',
    migrations: '',
    home: '',
    readingOf: () => Promise.reject(new Error('not asked for here')),
  })
  return said.join('\n')
}

test('doctor and resume say of each operator’s hold since when, by whom and why', async () => {
  const at = world.now()
  expect(await run('doctor')).toMatch(/^brake: off$/m)
  await run('halt', '--operator', 'kcell', 'the register is ill')
  await inOperator(world.db, 'beeline', (tx) => holdOrders(tx, 'beeline', 'refused-in-a-row', at))
  const doctor = await run('doctor')
  expect(doctor).toMatch(/^brake: off for the installation, not for beeline, kcell$/m)
  expect(doctor).toContain(`brake of kcell: held since ${at} by operator-engineer:command-line: the register is ill`)
  expect(doctor).toContain(`brake of beeline: held since ${at} by itself: refused-in-a-row (see /desk/alarms)`)
  expect(doctor).not.toContain('brake of tele2')
  await run('halt', 'everything is ill')
  const halted = await run('doctor')
  expect(halted).toMatch(/^brake: HALTED since .* by operator-engineer:command-line: everything is ill$/m)
  expect(halted).toContain('brake of kcell: held since')
  expect(await run('resume', 'mended')).toContain(
    `kcell is still held since ${at} by operator-engineer:command-line: the register is ill. Let it go on: signoff resume --operator kcell`,
  )
  expect(await run('resume', '--operator', 'kcell', 'mended')).toBe(
    `kcell goes on; it was held since ${at} by operator-engineer:command-line: the register is ill`,
  )
  expect(await run('resume', '--operator', 'beeline', 'looked')).toContain('by itself: refused-in-a-row')
  expect(await run('doctor')).toMatch(/^brake: off$/m)
  // Held a second time, it is the second reason that holds.
  await run('halt', '--operator', 'kcell', 'ill again')
  expect(await run('doctor')).toContain('by operator-engineer:command-line: ill again')
})
