import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { type Mail, smtpSender } from './email.ts'

const mail: Mail = {
  id: '0b1c2d3e-4f50-4617-8a9b-0c1d2e3f4a5b',
  to: 'aigul@example.kz',
  language: 'kk',
  subject: 'Нөмір жабылды: тексерілді',
  text: 'Желі бұл нөмірге енді қызмет көрсетпейді.\n',
  html: '<!doctype html><html lang="kk"><body><p>Желі бұл нөмірге енді қызмет көрсетпейді.</p></body></html>',
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A mail server on this machine; answers the address it listens on and what it was given. */
async function mailServer(
  options: SMTPServerOptions = {},
): Promise<{ url: string; letters: { raw: string; dsn: unknown }[] }> {
  const letters: { raw: string; dsn: unknown }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideDSN: false,
    async onData(stream, session, done) {
      let raw = ''
      for await (const part of stream) raw += part
      letters.push({ raw, dsn: (session.envelope as { dsn?: unknown }).dsn })
      done()
    },
    ...options,
  } as SMTPServerOptions)
  server.on('error', () => undefined)
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  closing.push(() => server.close())
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, letters }
}

async function send(
  url: string,
  change: Partial<Mail> = {},
  settings: { allowPlain?: boolean; timeoutMs?: number } = {},
) {
  const sender = smtpSender({ url, from: 'Kcell <signoff@kcell.example>', timeoutMs: 2_000, ...settings })
  closing.push(() => sender.close())
  return sender.send({ ...mail, ...change })
}

const refuse = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })

describe('a letter that arrives', () => {
  test('carries our id, says that a machine wrote it, and asks for a report', async () => {
    const { url, letters } = await mailServer()
    expect(await send(url)).toBe('sent')
    const [letter] = letters
    expect(letter?.raw).toContain(`Message-ID: <${mail.id}@kcell.example>`)
    expect(letter?.raw).toContain('Auto-Submitted: auto-generated')
    expect(letter?.raw).toContain('Content-Language: kk')
    expect(letter?.raw).toContain('multipart/alternative')
    expect(letter?.raw).not.toMatch(/^Subject: .*Нөмір/m) // encoded, not raw
    expect(JSON.stringify(letter?.dsn)).toContain(mail.id)
  })

  test('is the same letter when it is sent again', async () => {
    const { url, letters } = await mailServer()
    await send(url)
    await send(url)
    const ids = letters.map(({ raw }) => /^Message-ID: (.+)$/m.exec(raw)?.[1])
    expect(ids[0]).toBe(ids[1])
  })

  test('a file rides along with its name', async () => {
    const { url, letters } = await mailServer()
    await send(url, {
      attachments: [{ name: 'анықтама.pdf', type: 'application/pdf', bytes: new Uint8Array([37, 80, 68, 70]) }],
    })
    expect(letters[0]?.raw).toContain('application/pdf')
    expect(letters[0]?.raw).toContain('JVBERg==')
  })

  test('a line break in an address or subject starts no header', async () => {
    const { url, letters } = await mailServer()
    await send(url, { subject: 'A\r\nBcc: thief@example.org' })
    expect(letters[0]?.raw).not.toMatch(/^Bcc:/m)
  })
})

describe('a letter that is refused', () => {
  test.each([
    [550, '5.1.1 no such user', true],
    [451, '4.7.1 come back later', false],
  ])('recipient: %i', async (code, words, permanent) => {
    const { url } = await mailServer({ onRcptTo: (_address, _session, done) => done(refuse(code, words)) })
    const result = await send(url)
    expect(result).toMatchObject({ permanent })
    expect(result).toMatchObject({ refused: expect.stringContaining(String(code)) })
  })

  test.each([
    [554, true],
    [452, false],
  ])('its content: %i', async (code, permanent) => {
    const { url } = await mailServer({
      onData(stream, _session, done) {
        stream.resume().on('end', () => done(refuse(code, 'not taken')))
      },
    })
    expect(await send(url)).toMatchObject({ permanent })
  })

  test('our own address: the settings are wrong, the letter waits', async () => {
    const { url } = await mailServer({ onMailFrom: (_address, _session, done) => done(refuse(550, 'who are you')) })
    expect(await send(url)).toMatchObject({ permanent: false })
  })

  test('the words kept of it do not name the recipient', async () => {
    const { url } = await mailServer({
      onRcptTo: (address, _session, done) => done(refuse(550, `<${address.address}> unknown`)),
    })
    expect(JSON.stringify(await send(url))).not.toContain(mail.to)
  })
})

describe('no answer', () => {
  test('nobody listens', async () => {
    expect(await send('smtp://127.0.0.1:9')).toMatchObject({ permanent: false })
  })

  test('the connection is lost before the greeting, and in the middle', async () => {
    for (const greeting of ['', '220 ready\r\n']) {
      const server = createServer((socket: Socket) => {
        if (greeting) socket.write(greeting)
        socket.on('error', () => undefined).on('data', () => socket.destroy())
        if (!greeting) socket.destroy()
      })
      await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
      closing.push(() => server.close())
      expect(await send(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`)).toMatchObject({
        permanent: false,
      })
    }
  })

  test('silence ends after the timeout', async () => {
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined)
      closing.push(() => socket.destroy())
    })
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
    closing.push(() => server.close())
    const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await send(url, {}, { timeoutMs: 200 })).toMatchObject({ permanent: false })
  })

  test('a relay elsewhere that offers no encryption gets nothing', async () => {
    const { url, letters } = await mailServer()
    // The same machine under a name that is not known as local.
    expect(await send(url.replace('127.0.0.1', '127.0.0.2'))).toMatchObject({ permanent: false })
    expect(letters).toHaveLength(0)
  })
})
