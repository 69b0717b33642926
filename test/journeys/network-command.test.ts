import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { missingPrograms } from '../network/element.ts'
import { operatorFile } from '../network/operator-file.ts'

/* `npm run network`: what a person types, and what is left of it afterwards. */

const root = join(import.meta.dirname, '../..')
const missing = missingPrograms('osmo-hlr', 'osmo-sgsn', 'sqlite3', 'freeradius', 'radclient', 'openssl')

/** Everything that it printed, and how it ended. Whatever happens, it is not left behind. */
async function network(...words: string[]): Promise<{ said: string; code: number | null }> {
  const child = spawn(process.execPath, [join(root, 'scripts/network.mjs'), ...words], { cwd: root })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes))
  const timer = setTimeout(() => child.kill('SIGTERM'), 9 * 60_000)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearTimeout(timer)
  return { said, code }
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test.skipIf(missing.length > 0)(
  'npm run network -- --self-test: a data card and an eSIM are observed dead at every element, and nothing is left running',
  { timeout: 10 * 60_000 },
  async () => {
    const { said, code } = await network('--self-test')
    const last = (text: string) => said.split('\n').findLast((line) => line.includes(text))
    expect(said).toContain('+77015550002 was observed dead, and certified.')
    expect(said).toContain('+77015550013 was observed dead, and certified.')
    expect(last('401020000010002: HLR')).toContain('HLR knows no such subscriber')
    expect(last('401020000010002: radclient')).toContain('rejected; rows in radcheck 0; sessions: accounting 0, NAS 0')
    expect(last('SM-DP+')).toContain('SM-DP+ Unavailable')
    // As they stood before: a judge who always says dead would have proven nothing.
    expect(said).toMatch(/before\s+401020000010002: HLR nam_cs 1, nam_ps 1; SGSN Authorized: 1/)
    expect(said).toMatch(/before\s+401020000010002: radclient is accepted; .*accounting 1, NAS 1/)
    expect(said).toMatch(/before\s+\d+: SM-DP\+ Released/)
    expect(code).toBe(0)
    const pids = [...said.matchAll(/pid (\d+)(?: and (\d+))?/g)].flatMap(([, ...each]) => each.filter(Boolean))
    expect(pids).toHaveLength(4)
    expect(pids.map(Number).filter(lives)).toEqual([])
  },
)

test('an element that is not on this machine is taken out of the operator’s file; a core stays, as the simulator’s', () => {
  const file = (...running: string[]) =>
    parse(operatorFile(readFileSync(join(root, 'test/network/operators/testnet.yaml'), 'utf8'), running))
  const whole = file('core', 'aaa', 'smdp')
  expect(whole.connectors.value.terminate).toEqual({ core: 'osmocom', aaa: 'radius', smdp: 'es2plus' })
  const { connectors, switching } = file('smdp')
  expect(connectors.value).toMatchObject({
    observe: { core: 'tmforum', smdp: 'es2plus' },
    bar: { core: 'tmforum' },
    restore: { core: 'tmforum' },
    terminate: { core: 'tmforum', smdp: 'es2plus' },
  })
  const named = (list: { target: string }[]) => list.map(({ target }) => target)
  expect(named(switching.targets.value.bar)).toEqual(['core'])
  expect(named(switching.targets.value.terminate)).toEqual(['core', 'smdp'])
  expect(Object.keys(switching.capsPerHour.value.terminate)).toEqual(['core', 'smdp'])
})
