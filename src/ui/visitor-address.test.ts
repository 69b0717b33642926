import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { tellingAddress, visitorAddress } from './visitor-address.ts'

/** What config.ts makes of the setting, as far as these tests need it. */
const listed = (list: string) => (address: string) =>
  list
    .split(', ')
    .some((part) => (part.endsWith('/8') ? address.startsWith(part.split(/[.:]/)[0] ?? '') : part === address))

async function seen(peer: string, forwarded: string | undefined, proxies?: string) {
  const isProxy = proxies === undefined ? undefined : listed(proxies)
  const house = isProxy ? { isProxy } : {}
  const app = new Hono().get('/', (c) => c.json([visitorAddress(c, house) ?? null, tellingAddress(c, house) ?? null]))
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const answer = await app.request('/', { headers }, { incoming: { socket: { remoteAddress: peer } } })
  return (await answer.json()) as [string | null, string | null]
}
const visitor = '198.51.100.7'

describe('where a request comes from', () => {
  test('without a trusted proxy, the connection alone counts, whatever the visitor writes', async () => {
    expect(await seen(visitor, '203.0.113.1')).toEqual([visitor, visitor])
    expect(await seen('::ffff:198.51.100.7', undefined)).toEqual([visitor, visitor])
    expect(await seen(visitor, '203.0.113.1', '10.0.0.0/8')).toEqual([visitor, visitor])
  })

  test('an inside address that nobody told us of tells no visitor from another', async () => {
    expect(await seen('10.0.0.5', '203.0.113.1')).toEqual(['10.0.0.5', null])
  })

  test('behind trusted proxies, the nearest that is none; what stands further left is the visitor’s own invention', async () => {
    expect(await seen('10.0.0.5', visitor, '10.0.0.5')).toEqual([visitor, visitor])
    expect(await seen('10.0.0.5', `203.0.113.1, ${visitor}`, '10.0.0.0/8')).toEqual([visitor, visitor])
    expect(await seen('10.0.0.5', `203.0.113.1, ${visitor}, 10.1.1.1`, '10.0.0.0/8')).toEqual([visitor, visitor])
    expect(await seen('fd00::1', `127.0.0.1, 2001:db8::9`, 'fd00::/8, 10.0.0.0/8')).toEqual([
      '2001:db8::9',
      '2001:db8::9',
    ])
    expect(await seen('10.0.0.5', `${visitor}:4711`, '10.0.0.5')).toEqual([visitor, visitor])
  })

  test('a proxy that says nothing, or no address: its visitors share what is counted for it', async () => {
    for (const forwarded of [undefined, '', 'unknown', '10.0.0.5, not-an-address', `${visitor}, <b>`])
      expect(await seen('10.0.0.5', forwarded, '10.0.0.5'), String(forwarded)).toEqual(['10.0.0.5', null])
  })
})
