import { type Context, Hono } from 'hono'
import { expect, test } from 'vitest'
import { readCode } from './codes.ts'
import { dropCookie, readCookie, setCookie } from './cookies.ts'
import { csrfOk, csrfToken } from './csrf.ts'
import { applicationKey, keepApplication } from './sessions.ts'

const signing = { cookieKey: Buffer.alloc(32, 1), baseUrl: 'https://signoff.example' }

async function answerOf(act: (c: Context) => string, cookie = ''): Promise<{ text: string; cookies: string[] }> {
  const app = new Hono().get('/', (c) => c.text(act(c)))
  const response = await app.request('/', cookie ? { headers: { cookie } } : {})
  return { text: await response.text(), cookies: response.headers.getSetCookie() }
}
/** A handler that only sets cookies answers nothing. */
const said = (_done: unknown): string => ''
const pair = (line: string | undefined) => line?.split(';')[0] ?? ''

test('a cookie comes back as it was written, and only so', async () => {
  const { cookies } = await answerOf((c) => said(setCookie(c, signing, 'x', 'one.two', { maxAgeSeconds: 60 })))
  expect(cookies[0]).toMatch(/^__Host-signoff-x=one\.two\..+; Max-Age=60; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const good = pair(cookies[0])
  const read = (cookie: string, name = 'x', key = signing) => answerOf((c) => String(readCookie(c, key, name)), cookie)
  expect((await read(good)).text).toBe('one.two')
  expect((await read(good.replace('one', 'two'))).text).toBe('undefined')
  expect((await read(good, 'x', { ...signing, cookieKey: Buffer.alloc(32, 2) })).text).toBe('undefined')
  // One cookie's value is no value of another.
  expect((await read(good.replace('signoff-x', 'signoff-y'), 'y')).text).toBe('undefined')
  expect((await answerOf((c) => said(dropCookie(c, signing, 'x')), good)).cookies[0]).toContain('Max-Age=0')
})

test('without https there is no Secure and no prefix', async () => {
  const { cookies } = await answerOf((c) =>
    said(setCookie(c, { ...signing, baseUrl: 'http://localhost:8080' }, 'x', '1')),
  )
  expect(cookies[0]).toMatch(/^signoff-x=/)
  expect(cookies[0]).not.toContain('Secure')
})

test('a token belongs to one visitor', async () => {
  const first = await answerOf((c) => `${csrfToken(c, signing)} ${csrfToken(c, signing)}`)
  const [token = '', same] = first.text.split(' ')
  expect(same).toBe(token)
  expect(first.cookies).toHaveLength(1)
  const fits = (csrf: string | undefined, cookie: string) => {
    const form = new FormData()
    if (csrf !== undefined) form.set('csrf', csrf)
    return answerOf((c) => String(csrfOk(c, signing, form)), cookie).then((answer) => answer.text)
  }
  expect(await fits(token, pair(first.cookies[0]))).toBe('true')
  expect(await fits(token, '')).toBe('false')
  expect(await fits(undefined, pair(first.cookies[0]))).toBe('false')
  const other = await answerOf((c) => csrfToken(c, signing))
  expect(await fits(token, pair(other.cookies[0]))).toBe('false')
})

test('the application of a browser', async () => {
  const key = { operator: 'kcell', id: '0190e5f2-0000-7000-8000-000000000000', secret: 'abc_DEF-1' }
  const { cookies } = await answerOf((c) => said(keepApplication(c, signing, key)))
  expect(
    JSON.parse((await answerOf((c) => JSON.stringify(applicationKey(c, signing)), pair(cookies[0]))).text),
  ).toEqual(key)
  expect((await answerOf((c) => String(applicationKey(c, signing)))).text).toBe('undefined')
})

test.each([
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['123-456', '123456'],
  ['１２３４５６', '123456'],
  ['12345', undefined],
  ['1234567', undefined],
  ['12345a', undefined],
  ['', undefined],
])('the code %j', (typed, code) => expect(readCode(typed)).toBe(code))
