import { execFile } from 'node:child_process'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeEmbedded, startEmbedded } from '../../src/store/embedded.ts'

/* A command on an installation that does not run: it does what it was asked, and leaves the machine as it found it. */

const main = new URL('../../dist/main.js', import.meta.url).pathname
let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'signoff-command-'))
})
afterAll(async () => {
  await removeEmbedded({ dataDir })
  await rm(dataDir, { recursive: true, force: true })
})

interface Ran {
  code: number
  out: string
  err: string
}

/** Ends well or not, within a minute: a command that keeps a connection open would hang here. */
async function signoff(args: string[], settings: Record<string, string> = {}): Promise<Ran> {
  const env = { ...process.env, SIGNOFF_DATA: dataDir, DATABASE_URL: '', NODE_OPTIONS: '', ...settings }
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...args], { env, timeout: 60_000 })
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string }
    return { code: failed.code ?? -1, out: failed.stdout ?? '', err: failed.stderr ?? '' }
  }
}

test('what a command started, it stops; what ran before, it leaves running', async () => {
  expect(await signoff(['migrate'])).toMatchObject({ code: 0 })
  const shown = await signoff(['show', '00000-00000'])
  expect(shown).toMatchObject({ code: 2 })
  expect(shown.out).toContain('there is no case 00000-00000')
  expect(shown.err).toContain('Signoff is not running here')
  const server = await startEmbedded({ dataDir })
  expect(server.adopted, 'nothing was left behind').toBe(false)
  const beside = await signoff(['doctor'])
  expect(beside.err).not.toContain('not running')
  expect((await startEmbedded({ dataDir })).pid).toBe(server.pid)
})

test('help and a wrong argument start nothing, read no setting and make no folder', async () => {
  const nowhere = join(dataDir, 'not-made')
  const settings = { SIGNOFF_DATA: nowhere, PORT: 'no port' }
  for (const verb of ['serve', 'worker', 'doors', 'simulator', 'halt', 'migrate']) {
    const helped = await signoff([verb, '--help'], settings)
    expect(helped, verb).toMatchObject({ code: 0, err: '' })
    expect(helped.out).toContain(`signoff ${verb}`)
    const refused = await signoff([verb, '--opertor', 'kcell'], settings)
    expect(refused, verb).toMatchObject({ code: 2, err: '' })
    expect(refused.out).toContain('There is no option "--opertor"')
  }
  expect((await signoff(['help', 'halt'], settings)).out).toBe((await signoff(['halt', '-h'], settings)).out)
  const unknown = await signoff(['constructor'], settings)
  expect(unknown).toMatchObject({ code: 2 })
  expect(unknown.out).toContain('There is no verb "constructor"')
  await expect(access(nowhere)).rejects.toThrow()
})

test('a port that something else has is said once, and nothing is started', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const tried = await signoff(['serve'], { PORT: String(port), HOST: '127.0.0.1' })
  await new Promise((resolve) => other.close(resolve))
  expect(tried).toMatchObject({ code: 1, out: '' })
  expect(tried.err).toBe(`Port ${port} is taken by another program. Choose another: PORT=8081 npm start\n`)
})
