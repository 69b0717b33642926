import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withFileLock } from './file-lock.ts'
import { ensureSecret, readSecrets } from './secrets.ts'

let top: string

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'signoff-secrets-'))
})
afterAll(() => rm(top, { recursive: true }))

it('gives several processes the same secret, and loses none of those they add at once', async () => {
  const dataDir = join(top, 'raced')
  const source = `import { ensureSecret } from ${JSON.stringify(new URL('./secrets.ts', import.meta.url).href)}
    const dir = ${JSON.stringify(dataDir)}
    for (const i of [1, 2, 3, 4, 5]) await ensureSecret(dir, process.argv[1] + i)
    console.log(await ensureSecret(dir, 'shared'))`
  const run = (name: string): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', source, name])
  const said = await Promise.all(['a', 'b', 'c', 'd'].map(run))
  expect(new Set(said.map(({ stdout }) => stdout)).size).toBe(1)
  const secrets = await readSecrets(dataDir)
  expect(Object.keys(secrets)).toHaveLength(21)
  expect(secrets.shared).toMatch(/^[\w-]{43}$/)
  expect(await readdir(dataDir)).toEqual(['secrets.json'])
  expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

it('never replaces a damaged file', async () => {
  await writeFile(join(top, 'secrets.json'), '{"a":')
  await expect(ensureSecret(top, 'a')).rejects.toThrow(/damaged/)
  await writeFile(join(top, 'secrets.json'), '{"a": 1}')
  await expect(readSecrets(top)).rejects.toThrow(/damaged/)
})

it('passes over the lock of a dead process and of a reused number, and waits for a living one', async () => {
  const path = join(top, 'a.lock')
  // The second is our own number with another start time, which only Linux can tell apart.
  for (const pid of process.platform === 'linux' ? [2 ** 30, process.pid] : [2 ** 30]) {
    await writeFile(path, `${pid} 1 ${hostname()} x`)
    expect(await withFileLock(path, 2_000, async () => 'held')).toBe('held')
  }
  await withFileLock(path, 100, async () => {
    await expect(withFileLock(path, 100, async () => undefined)).rejects.toThrow(/is held by process/)
  })
  expect(await readdir(top)).not.toContain('a.lock')
})
