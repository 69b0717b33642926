import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, operators, type World } from '../../test/world.ts'
import { staff } from './staff.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const code = await staff.run({
    args,
    operators,
    machineMs: Date.now,
    say: (line) => void said.push(line),
    openDatabase: async () => ({ appUrl: world.appUrl, ownerUrl: null }),
    secret: async () => 'not asked for here, whatever it is',
    migrations: '',
    home: '',
    readingOf: () => Promise.reject(new Error('not asked for here')),
  })
  return { code, said: said.join('\n') }
}

test('somebody is added with a password that is said once, listed without it, and signed out when they leave', async () => {
  const made = await run('add', 'kcell', 'supervisor', 'Dana@kcell.test', 'Dana', 'Seitova')
  expect(made.code).toBe(0)
  const password = /only now: (\S+)/.exec(made.said)?.[1] ?? ''
  expect(password.length).toBeGreaterThanOrEqual(12)
  const listed = await run('kcell')
  expect(listed.said).toContain('supervisor  dana@kcell.test  Dana Seitova  no code yet  works here')
  expect(listed.said).not.toContain(password)
  expect((await run('beeline')).said).toBe('')
  expect((await run('remove', 'beeline', 'dana@kcell.test')).code).toBe(2)
  expect((await run('remove', 'kcell', 'DANA@kcell.test')).code).toBe(0)
  expect((await run('kcell')).said).toContain('left')
})

test('what cannot be is said plainly', async () => {
  expect((await run('add', 'kcell', 'king', 'a@b.test', 'A')).code).toBe(2)
  expect((await run('add', 'nowhere', 'agent', 'a@b.test', 'A')).code).toBe(2)
  expect((await run('add', 'kcell', 'agent', 'no address', 'A')).said).toContain('is not an e-mail address')
  expect((await run('add', 'kcell', 'agent', 'twice@b.test', 'A')).code).toBe(0)
  expect((await run('add', 'kcell', 'agent', 'twice@b.test', 'B')).said).toContain('already somebody')
  expect((await run()).code).toBe(2)
})
