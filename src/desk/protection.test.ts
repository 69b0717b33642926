import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { inOperator } from '../store/db.ts'
import { insertProtection, recordAct } from '../store/protections.ts'

const { here, nextLine } = deskScene()

async function protectedNumber(): Promise<{ line: number; number: string }> {
  const line = nextLine()
  const { binding } = here.world.operator.line(line)
  const id = `00000000-0000-4000-8000-${String(line).padStart(12, '0')}`
  const at = here.world.now()
  await inOperator(here.world.db, 'kcell', async (tx) => {
    const reach = { msisdn: binding.msisdn, language: 'en' } as const
    await insertProtection(tx, here.world.desk.keys, 'kcell', { id, binding, since: at, reach })
    await recordAct(tx, 'kcell', { id, act: 'on', by: 'subscriber', proof: 'otp_line', at })
  })
  return { line, number: binding.msisdn }
}

test('an agent reads why not; a supervisor who has seen the document takes it off, and both stand in the log', async () => {
  const { number } = await protectedNumber()
  const agent = await here.desk.as('kcell-agent')
  const page = await agent.get('/desk/protection')
  expect(page.text).toContain('Put on')
  expect(page.text).not.toContain(number)
  expect((await agent.submit({ number, seen: 'yes' })).status).toBe(409)
  const b = await here.desk.as('kcell-supervisor')
  await b.get('/desk/protection')
  expect((await b.submit({ number })).text).toContain('Confirm that you have seen the document')
  expect((await b.submit({ number: '12', seen: 'yes' })).status).toBe(400)
  const done = await b.submit({ number, seen: 'yes' })
  expect(done.text).toContain('The protection is off')
  expect(done.text).toContain('document seen')
  await b.get('/desk/protection')
  expect((await b.submit({ number, seen: 'yes' })).text).toContain('This number is not protected')
  const { rows } = await inOperator(here.world.db, 'kcell', (tx) =>
    sql<{ kind: string }>`select kind from outbox where kind = 'protection'`.execute(tx),
  )
  expect(rows).toHaveLength(1)
})

test('a case of a protected line says so to whoever is about to decide', async () => {
  const { line } = await protectedNumber()
  const ref = await here.world.open(line)
  await here.world.settle()
  const b = await here.desk.as('kcell-agent')
  expect((await b.get(`/desk/c/${ref}`)).text).toContain('The holder has protected the line')
})
