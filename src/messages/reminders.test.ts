import { afterAll, beforeAll, expect, test } from 'vitest'
import { days, makeWorld, operators, type World } from '../../test/world.ts'
import { warnOfDelay } from '../process/warn.ts'
import { type Post, sendDue } from './send.ts'

/* What is written into the outbox reaches somebody: the contact of the request, in time, and once. */

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

test('reminders and warnings go to the contact that is not the dying line, each once', async () => {
  const letters: { to: string; subject: string; text: string }[] = []
  const texts: string[] = []
  const post: Post = {
    db: world.db,
    keys: world.desk.keys,
    operators,
    baseUrl: 'http://localhost:8080',
    machineMs: world.desk.machineMs,
    email: {
      send: async ({ to, subject, text }) => {
        letters.push({ to, subject, text })
        return 'sent'
      },
    } as Post['email'],
    sms: async ({ to }) => {
      texts.push(to)
      return 'sent'
    },
    numberOf: async () => 'cannot-tell',
  }
  const send = async () => {
    while ((await sendDue(post, 'kcell')) > 0);
  }
  const unproven = await world.open(1, { identity: null, agreed: false })
  const slow = await world.open(2)
  await world.pass(days(2))
  await send()
  const subjects = (ref: string) => letters.filter((one) => one.text.includes(ref)).map((one) => one.subject)
  expect(subjects(unproven).filter((subject) => subject.includes('We are waiting for you'))).toHaveLength(1)
  await world.passQuietly(days(8))
  await warnOfDelay(world.tools, 'kcell')
  await send()
  await send()
  expect(subjects(slow).filter((subject) => subject === 'We are late')).toHaveLength(1)
  expect(letters.find((one) => one.subject === 'We are late')?.text).toContain(
    'Our check of the request is taking too long.',
  )
  expect(new Set(letters.map((one) => one.to))).toEqual(new Set(['amina@example.test']))
  const lines = [1, 2].map((i) => world.operator.line(i).binding.msisdn)
  expect(new Set(texts), 'the line itself only ever gets the warning').toEqual(new Set(lines))
})
