import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, type DeskWorld, makeDesk } from '../../test/desk-world.ts'
import { browser } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { createStaff, seedStaff } from '../auth/create-staff.ts'
import { markStaffLeft } from '../store/staff.ts'

let world: World
let live: DeskWorld
beforeAll(async () => {
  world = await makeWorld()
  live = await makeDesk(world, { demo: false })
})
afterAll(async () => {
  await live.close()
  await world.close()
})

let people = 0
const person = async (role: 'agent' | 'supervisor' = 'agent') => {
  people += 1
  const email = `Person${people}@Example.test`
  const made = await createStaff(world.db, {
    name: `Person ${people}`,
    email,
    operator: 'kcell',
    role,
    password: 'a long enough password',
  })
  return { ...made, email }
}

/** Signs in with the password and sets up the code: what everybody does on their first day. */
async function withCode(email: string) {
  const b = browser(live.app)
  await b.get('/desk')
  await b.submit({ email, password: 'a long enough password' })
  expect(b.shown().at).toBe('/desk/account')
  await b.submit({ password: 'a long enough password' }, '/desk/account/code/begin')
  const secret = /<code>([A-Z2-7]+)<\/code>/.exec(b.shown().html)?.[1] ?? ''
  const spare = [...b.shown().html.matchAll(/<li><code>([^<]+)<\/code><\/li>/g)].map(([, code]) => code ?? '')
  await b.submit({ code: codeOf(secret, Date.now()) }, '/desk/account/code/confirm')
  expect(b.shown().text).toContain('a code of your app is asked for')
  return { b, secret, spare }
}

describe('signing in', () => {
  test('nobody sees the desk before; the way back is kept, and leads nowhere else', async () => {
    const b = browser(live.app)
    expect((await b.get('/desk/admin')).at).toBe('/desk/sign-in?back=%2Fdesk%2Fadmin')
    const away = await b.get('/desk/sign-in?back=https://elsewhere.test')
    expect(away.html).toContain('action="/desk/sign-in"')
    for (const back of ['//elsewhere.test', '/desk.elsewhere', '/desk\\..\\elsewhere', '/deskx']) {
      expect((await b.get(`/desk/sign-in?back=${encodeURIComponent(back)}`)).html).not.toContain('elsewhere')
    }
  })

  test('a wrong password and an unknown address get the same answer; empty fields are named', async () => {
    const { email } = await person()
    const b = browser(live.app)
    await b.get('/desk/sign-in')
    const wrong = await b.submit({ email, password: 'not this one at all' })
    const unknown = await b.submit({ email: 'nobody@example.test', password: 'not this one at all' })
    expect([wrong.status, unknown.status]).toEqual([400, 400])
    expect(wrong.text.replace(email, '')).toBe(unknown.text.replace('nobody@example.test', ''))
    expect(wrong.html).toContain('<title>Error: Sign in')
    const empty = await b.submit({ email: '', password: '' })
    expect(empty.text).toContain('Enter your e-mail address')
    expect(empty.text).toContain('Enter your password')
  })

  test('five wrong passwords, then rest, whatever the address is typed like; another person gets in', async () => {
    const [first, other] = [await person(), await person()]
    const b = browser(live.app)
    await b.get('/desk/sign-in')
    for (let n = 0; n < 5; n += 1)
      expect(
        (await b.submit({ email: n % 2 ? first.email : first.email.toLowerCase(), password: 'wrong wrong wrong' }))
          .status,
      ).toBe(400)
    const locked = await b.submit({ email: first.email, password: 'a long enough password' })
    expect(locked.status).toBe(429)
    expect(locked.text).toContain('For safety, wait until')
    expect((await b.submit({ email: other.email, password: 'a long enough password' })).at).toBe('/desk/account')
    const kept = await sql<{ name: string }>`select name from limits where name like 'staff-%'`.execute(world.db)
    expect(
      kept.rows.every(({ name }) => !name.includes('@')),
      'no address is kept',
    ).toBe(true)
  })

  test('outside a demonstration a password alone shows nothing: the code is set up first, and asked for from then on', async () => {
    const { email } = await person()
    const { secret, spare } = await withCode(email)
    expect(spare).toHaveLength(10)
    const b = browser(live.app)
    await b.get('/desk/admin')
    const asked = await b.submit({ email, password: 'a long enough password' })
    expect(asked.at).toBe('/desk/sign-in/code?back=%2Fdesk%2Fadmin')
    expect((await b.get('/desk/admin')).at, 'not in yet').toContain('/desk/sign-in')
    await b.get(asked.at)
    expect((await b.submit({ code: '000000' })).status).toBe(400)
    expect(b.shown().text).toContain('The code did not match')
    expect((await b.submit({ code: codeOf(secret, Date.now()) })).at).toBe('/desk/admin')
  })

  test('a spare code works once', async () => {
    const { email } = await person()
    const { spare } = await withCode(email)
    const enter = async (code: string) => {
      const b = browser(live.app)
      await b.get('/desk/sign-in')
      await b.submit({ email, password: 'a long enough password' })
      return b.submit({ code })
    }
    expect((await enter(spare[0] ?? '')).at).toBe('/desk')
    expect((await enter(spare[0] ?? '')).status).toBe(400)
  })

  test('five wrong codes end the step: the password is asked for again', async () => {
    const { email } = await person()
    await withCode(email)
    const b = browser(live.app)
    await b.get('/desk/sign-in')
    await b.submit({ email, password: 'a long enough password' })
    for (let n = 0; n < 5; n += 1) await b.submit({ code: '123456' })
    expect((await b.submit({ code: '123456' })).text).toContain('The code step has run out')
  })

  test('signing out ends the session itself, not only the cookie; so does leaving', async () => {
    const [stays, leaves] = [await person(), await person('supervisor')]
    for (const [{ email, id }, end] of [
      [stays, 'sign-out'],
      [leaves, 'left'],
    ] as const) {
      const { b } = await withCode(email)
      expect((await b.get('/desk')).status).toBe(200)
      if (end === 'left') await markStaffLeft(world.db, id)
      else {
        const csrf = /name="csrf" value="([^"]*)"/.exec(b.shown().html)?.[1] ?? ''
        await b.post('/desk/sign-out', { csrf })
      }
      expect((await b.get('/desk')).at).toContain('/desk/sign-in')
      expect((await sql`select 1 from staff_sessions where "userId" = ${id}`.execute(world.db)).rows).toEqual([])
    }
  })

  test('a form from elsewhere is refused with a page', async () => {
    const { email } = await person()
    const b = browser(live.app)
    await b.get('/desk/sign-in')
    const refused = await b.post('/desk/sign-in', { email, password: 'a long enough password' })
    expect(refused.status).toBe(403)
    expect(refused.html).toContain('<h1>')
  })

  test('cookies: no script reads them, no other path gets them; over https they are Secure', async () => {
    const { email } = await person()
    const secure = await makeDesk(world, { demo: false, baseUrl: 'https://desk.example.test' })
    const begin = await secure.app.request('/desk/sign-in')
    const visitor = begin.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const csrf = /name="csrf" value="([^"]*)"/.exec(await begin.text())?.[1] ?? ''
    const body = new URLSearchParams({ csrf, email, password: 'a long enough password' })
    const answer = await secure.app.request('/desk/sign-in', { method: 'POST', body, headers: { cookie: visitor } })
    const cookie = answer.headers.getSetCookie().find((one) => one.includes('session_token')) ?? ''
    expect(cookie).toMatch(/^__Secure-signoff-staff\.session_token=/)
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/desk', 'Max-Age=43200'])
      expect(cookie).toContain(attribute)
    await secure.close()
  })

  test('better-auth answers nothing over HTTP but a passkey’s ceremony', async () => {
    for (const path of [
      'sign-in/email',
      'sign-up/email',
      'get-session',
      'two-factor/disable',
      'update-user',
      'ok',
      'passkey/delete-passkey',
    ]) {
      for (const method of ['GET', 'POST'])
        expect((await live.app.request(`/desk/auth/${path}`, { method })).status).toBe(404)
    }
    const options = await live.app.request('/desk/auth/passkey/generate-authenticate-options')
    expect(options.status).toBe(200)
    expect(await options.json()).toMatchObject({ rpId: 'localhost', challenge: expect.any(String) })
  })
})

describe('a demonstration', () => {
  test('its people sign in with one press; outside one the address does not exist, whoever was seeded', async () => {
    await seedStaff(world.db, ['kcell'])
    expect((await live.app.request('/demo/sign-in/kcell-agent')).status).toBe(404)
    expect(live.staff.demoSignIn).toBeUndefined()
    const b = browser(live.app)
    await b.get('/desk/sign-in')
    expect((await b.submit({ email: 'kcell-agent@demo.invalid', password: '' })).status).toBe(400)
    const demo = await makeDesk(world)
    expect((await (await demo.as('kcell-agent')).get('/desk')).status).toBe(200)
    expect((await demo.app.request('/demo/sign-in/nobody')).status).toBe(404)
    await demo.close()
  })
})
