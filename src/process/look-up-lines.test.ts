import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codesSent, lastCode } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { checkCode } from '../cases/check-code.ts'
import { saveAnswers } from '../cases/save-answers.ts'
import { sendCode } from '../cases/send-code.ts'
import { type ApplicationKey, readApplication, startApplication } from '../cases/start-application.ts'
import { MINUTE_MS, SECOND_MS } from '../domain/instant.ts'
import { inOperator } from '../store/db.ts'
import { lookUpLines } from './look-up-lines.ts'

let world: World
let next = 500
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

async function begin(i: number): Promise<ApplicationKey> {
  const started = await startApplication(world.desk, 'kcell', {
    number: world.operator.line(i).binding.msisdn,
    language: 'en',
  })
  if (started.is !== 'started') throw new Error('not started')
  return started.key
}
const lookUp = () => lookUpLines(world.tools, 'kcell')
const state = async (key: ApplicationKey) => (await readApplication(world.desk, key))?.application

test('a found line is kept sealed, and the code goes to it, sealed too', async () => {
  const key = await begin(next++)
  await sendCode(world.desk, key, 'line')
  expect(await lookUp()).toBe(1)
  const application = await state(key)
  expect([application?.lookup, application?.line?.standing.plan]).toEqual(['found', 'Scripted'])
  const { rows } = await inOperator(world.db, 'kcell', (tx) =>
    sql<{
      params: object
      code_mark: Buffer
    }>`select o.params, c.code_mark from outbox o, codes c where o.kind = 'code' and c.application = ${key.id}`.execute(
      tx,
    ),
  )
  const code = (await lastCode(world))?.code ?? ''
  expect(JSON.stringify(rows)).not.toContain(code)
  expect(await checkCode(world.desk, key, code)).toEqual({ is: 'right' })
  // The same press twice.
  expect(await checkCode(world.desk, key, code)).toEqual({ is: 'right' })
  expect((await readApplication(world.desk, key))?.assured).toBe(true)
})

test('nobody without the secret reads an application', async () => {
  const key = await begin(next++)
  expect(await readApplication(world.desk, { ...key, secret: 'guessed' })).toBeNull()
  await expect(saveAnswers(world.desk, { ...key, secret: 'guessed' }, { when: 'now' }, 'en')).rejects.toThrow(
    'no-such-application',
  )
})

test('two workers at once: one code', async () => {
  const before = await codesSent(world)
  const key = await begin(next++)
  await sendCode(world.desk, key, 'line')
  await Promise.all([lookUp(), lookUp()])
  expect(await codesSent(world)).toBe(before + 1)
  expect((await checkCode(world.desk, key, (await lastCode(world))?.code ?? '')).is).toBe('right')
})

test('no code for a number that is not there, nor to a line that has ended, nor where no contact is known', async () => {
  const before = await codesSent(world)
  const nowhere = await startApplication(world.desk, 'kcell', { number: '+77019999999', language: 'kk' })
  if (nowhere.is === 'started') await sendCode(world.desk, nowhere.key, 'line')
  const ended = next++
  world.operator.change(ended, (line) => ({ ...line, standing: { ...line.standing, state: 'terminated' } }))
  await sendCode(world.desk, await begin(ended), 'line')
  const alone = next++
  world.operator.change(alone, (line) => ({
    ...line,
    standing: { ...line.standing, contacts: [{ channel: 'phone', address: line.binding.msisdn, since: '2020-01-01' }] },
  }))
  await sendCode(world.desk, await begin(alone), 'contact')
  await lookUp()
  expect(await codesSent(world)).toBe(before)
})

test('a silent operator is asked again for half a minute; then the page may say so, and what was known stays', async () => {
  const key = await begin(next++)
  await sendCode(world.desk, key, 'line')
  world.operator.down = true
  await lookUp()
  expect((await state(key))?.lookup).toBe('wanted')
  await world.passQuietly(31 * SECOND_MS)
  await lookUp()
  expect((await state(key))?.lookup).toBe('cannot-tell')
  world.operator.down = false
  expect((await sendCode(world.desk, key, 'line')).is).toBe('asked')
  await lookUp()
  expect((await state(key))?.lookup).toBe('found')
  world.operator.down = true
  await world.passQuietly(MINUTE_MS)
  await sendCode(world.desk, key, 'line')
  await world.passQuietly(31 * SECOND_MS)
  await lookUp()
  world.operator.down = false
  const known = await state(key)
  expect([known?.lookup, known?.line?.standing.plan]).toEqual(['cannot-tell', 'Scripted'])
})

test('too many beginnings from one address are turned away', async () => {
  const from = '203.0.113.77'
  const tries = await Promise.all(
    Array.from({ length: 125 }, () =>
      startApplication(world.desk, 'kcell', { number: '+77010000001', language: 'en', from }),
    ),
  )
  expect(tries.filter((one) => one.is === 'started')).toHaveLength(120)
})
