import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, operators, type World } from '../../test/world.ts'
import type { Language } from '../domain/case.ts'
import { inOperator } from '../store/db.ts'
import { mailbox } from './mailbox.ts'
import { type Post, sendDue } from './send.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

function postOf(box = mailbox(world.desk.machineMs)): Post {
  const { db, keys, machineMs } = world.desk
  return { db, keys, operators, baseUrl: 'http://localhost', machineMs, numberOf: async () => 'cannot-tell', ...box }
}

async function inTheMailbox(): Promise<string[]> {
  const { rows } = await sql<{ channel: string }>`select channel from mailbox order by channel`.execute(world.db)
  return rows.map((row) => row.channel)
}

const leasesRunOut = () =>
  inOperator(world.db, 'kcell', (tx) =>
    sql`update outbox set claimed_until = clock_timestamp() - interval '1 second' where claimed_until is not null`.execute(
      tx,
    ),
  )

test('a sender that dies leaves one message behind; the mailbox of the demonstration holds each once', async () => {
  await world.open(1)
  await world.settle()
  const box = mailbox(world.desk.machineMs)
  let power = true
  const dies: Post['email'] = {
    ...box.email,
    send: async (mail) => {
      const result = await box.email.send(mail)
      if (!power || typeof result === 'string' || !('keep' in result)) return result
      return {
        keep: async (tx) => {
          await result.keep(tx)
          power = false
          throw new Error('the power goes before the commit')
        },
      }
    },
  }
  await expect(sendDue(postOf({ ...box, email: dies }), 'kcell')).rejects.toThrow('the power goes')
  await sendDue(postOf(), 'kcell')
  expect(await inTheMailbox(), 'the warning to the line does not wait for the dead sender').toEqual(['sms'])
  await leasesRunOut()
  await Promise.all([sendDue(postOf(), 'kcell'), sendDue(postOf(), 'kcell')])
  expect(await inTheMailbox()).toEqual(['email', 'sms'])
})

test('what cannot be written down counts as a try: it waits longer each time, is given up, and stops nobody', async () => {
  await world.open(3)
  await world.settle()
  await sql`delete from mailbox`.execute(world.db)
  const box = mailbox(world.desk.machineMs)
  const broken: Post['email'] = { ...box.email, send: (mail) => box.email.send({ ...mail, to: 'ab\u0000c@mail.kz' }) }
  const mails = async () =>
    (
      await inOperator(world.db, 'kcell', (tx) =>
        sql<{ attempts: number; error: string; gone: boolean }>`
          select attempts, last_error as error, failed_at is not null as gone from outbox
          where channel = 'email' and sent_at is null and attempts > 0`.execute(tx),
      )
    ).rows
  await sendDue(postOf({ ...box, email: broken }), 'kcell')
  expect(await mails()).toMatchObject([{ attempts: 1, gone: false }])
  expect(await inTheMailbox()).toEqual(['sms'])
  for (let round = 0; round < 9; round += 1) {
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update outbox set next_try = clock_timestamp() - interval '1 second' where sent_at is null`.execute(tx),
    )
    await sendDue(postOf({ ...box, email: broken }), 'kcell')
  }
  expect(await mails()).toMatchObject([{ gone: true }])
})

test('the warning speaks the languages of the country, whichever one the request was sent in', async () => {
  const warnings = async (language: Language) => {
    await sql`delete from mailbox`.execute(world.db)
    const ref = await world.open(language.length * 10)
    await world.settle()
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update outbox set language = ${language} where ref = ${ref}`.execute(tx),
    )
    await sendDue(postOf(), 'kcell')
    const { rows } = await sql<{ text: string }>`select body as text from mailbox where channel = 'sms'`.execute(
      world.db,
    )
    return rows.map((row) => row.text.split('\n\n'))
  }
  const [foreign] = await warnings('zh-Hans')
  expect(foreign?.map((text) => /[А-Яа-я一-鿿]/.test(text))).toEqual([true, true, true])
  expect(foreign?.[0]).toContain('Осы нөмірді')
  expect(foreign?.[1]).toContain('заявка на закрытие')
  const [own] = await warnings('kk')
  expect(own, 'nothing is said twice').toHaveLength(2)
})
