import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { httpSms, smsParts, toGsm } from './sms.ts'

describe('how many parts a text takes', () => {
  test.each([
    ['', 'gsm-7', 0, 1],
    ['a'.repeat(160), 'gsm-7', 160, 1],
    ['a'.repeat(161), 'gsm-7', 161, 2],
    ['a'.repeat(306), 'gsm-7', 306, 2],
    ['a'.repeat(307), 'gsm-7', 307, 3],
    ['€'.repeat(80), 'gsm-7', 160, 1],
    ['€'.repeat(81), 'gsm-7', 162, 2],
    ['я'.repeat(70), 'ucs-2', 70, 1],
    ['я'.repeat(71), 'ucs-2', 71, 2],
    ['я'.repeat(134), 'ucs-2', 134, 2],
    ['я'.repeat(135), 'ucs-2', 135, 3],
    ['销'.repeat(70), 'ucs-2', 70, 1],
    ['ё', 'ucs-2', 1, 1],
    ['1\u00a0840 ₸', 'ucs-2', 7, 1],
  ] as const)('%s', (text, encoding, units, parts) => {
    expect(smsParts(text)).toEqual({ encoding, units, parts })
  })

  test('a sign of two units is not cut in two', () => {
    // 152 + a two-septet sign: it moves whole into the next part, so that 306 units no longer fit into two.
    expect(smsParts(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toMatchObject({ units: 306, parts: 3 })
    expect(smsParts(`${'я'.repeat(66)}😀${'я'.repeat(66)}`)).toMatchObject({ units: 134, parts: 3 })
  })

  test('typographic signs get a GSM stand-in', () => {
    expect(toGsm('No – “12\u00a0500 ₸”… №5')).toBe('No - "12 500 KZT"... No.5')
    expect(smsParts(toGsm('“1 840 ₸”')).encoding).toBe('gsm-7')
  })
})

describe('the gateway', () => {
  let server: Server | undefined
  afterEach(() => new Promise<void>((done) => (server ? server.close(() => done()) : done())))

  async function gateway(
    status: number | 'silence' | 'hang-up',
  ): Promise<{ url: string; seen: { headers: IncomingMessage['headers']; body: string }[] }> {
    const seen: { headers: IncomingMessage['headers']; body: string }[] = []
    server = createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      seen.push({ headers: request.headers, body })
      if (status === 'hang-up') request.socket.destroy()
      else if (status !== 'silence') response.writeHead(status, { location: 'http://elsewhere.example/' }).end('{}')
    })
    await new Promise<void>((up) => server?.listen(0, '127.0.0.1', up))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`, seen }
  }
  const sms = { id: 'm-1', to: '+77011234567', text: 'Сәлем' }

  test('takes a message with its token and id', async () => {
    const { url, seen } = await gateway(202)
    expect(await httpSms({ url, token: 'secret' })(sms)).toBe('sent')
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'idempotency-key': 'm-1' })
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(sms)
  })

  test.each([
    [400, true],
    [422, true],
    [401, false],
    [404, false],
    [429, false],
    [500, false],
    [503, false],
    [302, false],
    ['hang-up', false],
  ] as const)('%s: permanent is %s', async (status, permanent) => {
    const { url } = await gateway(status)
    expect(await httpSms({ url, token: 't' })(sms)).toMatchObject({ permanent })
  })

  test('silence ends after the timeout', async () => {
    const { url } = await gateway('silence')
    const result = await httpSms({ url, token: 't', timeoutMs: 100 })(sms)
    expect(result).toEqual({ refused: 'gateway not reached: TimeoutError', permanent: false })
    server?.closeAllConnections()
  })
})
