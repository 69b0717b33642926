import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { days, makeWorld, type World } from '../../test/world.ts'
import { viewCase } from '../cases/view-case.ts'
import { checkAddress } from '../messages/certificate-page.ts'
import { inOperator } from '../store/db.ts'
import { erasePerson } from '../store/people.ts'
import { verifyRoutes } from './verify.tsx'

let world: World
let code = ''
let ref = ''
beforeAll(async () => {
  world = await makeWorld()
  ref = await world.open(700)
  await world.approve(ref)
  await world.pass(days(6))
  code = (await viewCase(world.desk, ref))?.certificate?.code ?? ''
})
afterAll(() => world.close())

const app = () => new Hono().route('/', verifyRoutes(houseOf(world)))
const visitor = (from = '203.0.113.50') => browser(app(), { from })

describe('the public check', () => {
  test('a real one: when, whose network, which class of evidence, and no person', async () => {
    const reader = visitor()
    await reader.get('/verify')
    const page = await reader.submit({ code: ` ${code.toLowerCase().replace('-', '')} ` })
    expect(page.at).toBe(`/verify/${code}`)
    expect(page.text).toContain('This certificate is real')
    expect(page.text).toContain('Operator Kcell')
    expect(page.text).toContain('Network observed')
    expect(page.text).toContain('+7 700 ••• •• 00')
    expect(page.text).toContain('We have just worked it out anew')
    for (const secret of [ref, '0000700', 'Holder', 'amina', '4010299']) expect(page.html).not.toContain(secret)
  })

  test('the address in the square on the paper leads there', async () => {
    const address = new URL(checkAddress({ url: 'http://localhost:8080/verify', code }))
    expect((await visitor().get(address.pathname + address.search)).text).toContain('This certificate is real')
  })

  test('one that does not exist, and signs that are no code', async () => {
    const reader = visitor()
    expect((await reader.get('/verify/00000-00000')).status).toBe(404)
    expect(reader.shown().text).toContain('No certificate has this code')
    await reader.get('/verify')
    expect((await reader.submit({ code: 'x' })).status).toBe(422)
  })

  test('a record that was changed behind our back is not vouched for', async () => {
    const broken = await world.open(701)
    await world.approve(broken)
    await world.pass(days(6))
    const brokenCode = (await viewCase(world.desk, broken))?.certificate?.code ?? ''
    // What an intruder with the certificates table alone could do: another head.
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update certificates set head_hash = '\\x00' where ref = ${broken}`.execute(tx),
    )
    expect((await visitor().get(`/verify/${brokenCode}`)).text).toContain('Our own record does not hold')
  })

  test('a revoked one says so, and one whose person was erased names no number', async () => {
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update certificates set revoked_at = ${world.now()} where ref = ${ref}`.execute(tx),
    )
    const page = await visitor().get(`/verify/${code}`)
    expect(page.text).toContain('This certificate was revoked')
    expect(page.text).not.toContain('This certificate is real')
    await inOperator(world.db, 'kcell', (tx) => erasePerson(tx, 'kcell', ref, world.now()))
    const erased = await visitor().get(`/verify/${code}`)
    expect(erased.text).toContain('Number Erased: its time of keeping is over')
    expect(erased.text).toContain('Network observed')
  })

  test('after thirty tries within an hour one visitor has to wait, and others do not', async () => {
    const eager = visitor('203.0.113.77')
    for (let n = 0; n < 30; n += 1) await eager.get('/verify/00000-00000')
    expect((await eager.get(`/verify/${code}`)).status).toBe(429)
    expect(eager.shown().text).toContain('For safety, wait until')
    expect((await visitor('203.0.113.78').get(`/verify/${code}`)).status).toBe(200)
  })
})
