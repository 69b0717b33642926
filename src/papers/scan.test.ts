import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scan } from './scan.ts'

/* Held against clamd itself, with a database of two lines of its own: the test file that every scanner knows, and no other. */

const clamd = '/usr/sbin/clamd'
/** In two parts, so that no scanner takes this file for it. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

describe('what a scanner says', () => {
  test.each([
    ['stream: OK\0', 'clean'],
    ['stream: Something FOUND\0', 'malware'],
    ['INSTREAM size limit exceeded. ERROR\0', 'scanner-down'],
    ['', 'scanner-down'],
    ['stream: OK and more', 'scanner-down'],
  ])('%j', async (answer, found) => {
    const server = createServer((socket) => {
      socket.on('data', () => socket.end(answer))
      socket.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    expect(await scan(Buffer.from('bytes'), `127.0.0.1:${port}`)).toBe(found)
    server.close()
  })
})

describe.skipIf(!existsSync(clamd))('clamd itself (skipped where it is not installed)', () => {
  let folder: string
  let child: ChildProcess
  const port = 20_000 + (process.pid % 20_000)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signoff-clamd-'))
    await mkdir(join(folder, 'db'))
    const body = Buffer.from(eicar).toString('hex')
    await writeFile(join(folder, 'db', 'local.ndb'), `Test-File:0:*:${body}\n`)
    const lines = [
      'Foreground yes',
      `TCPSocket ${port}`,
      'TCPAddr 127.0.0.1',
      `DatabaseDirectory ${join(folder, 'db')}`,
    ]
    await writeFile(join(folder, 'clamd.conf'), `${[...lines, 'StreamMaxLength 25M', 'MaxThreads 2'].join('\n')}\n`)
    child = spawn(clamd, ['-c', join(folder, 'clamd.conf')], { stdio: 'ignore' })
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await scan(Buffer.from('a'), `127.0.0.1:${port}`)) === 'clean') return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })
  afterAll(async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await gone
    await rm(folder, { recursive: true })
  })

  test('knows the test file, also in the middle of another one, and lets an ordinary one pass', async () => {
    const at = `127.0.0.1:${port}`
    expect(await scan(Buffer.from(eicar), at)).toBe('malware')
    expect(await scan(Buffer.concat([Buffer.alloc(200_000, 7), Buffer.from(eicar)]), at)).toBe('malware')
    expect(await scan(Buffer.alloc(5_000_000, 1), at)).toBe('clean')
  })
})
