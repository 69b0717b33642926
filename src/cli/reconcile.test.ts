import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, operators, type World } from '../../test/world.ts'
import type { Listed } from '../connectors/connector.ts'
import type { Reader } from '../process/census/readers.ts'
import { reconcile } from './reconcile.ts'

let world: World
let folder: string
beforeAll(async () => {
  world = await makeWorld()
  folder = await mkdtemp(join(tmpdir(), 'signoff-reconcile-'))
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true })
})

let nth = 0
async function run(args: string[], lists?: Reader['list'], into?: string) {
  nth += 1
  const out = into ?? join(folder, String(nth))
  const said: string[] = []
  const code = await reconcile.run({
    args: args.length > 0 ? [...args, '--out', out] : args,
    operators,
    machineMs: () => Date.parse(world.now()),
    say: (line) => void said.push(line),
    openDatabase: async () => ({ appUrl: world.appUrl, ownerUrl: null }),
    secret: async () => 'a secret for tests, long enough to be one',
    migrations: '',
    home: join(import.meta.dirname, '../..'),
    readingOf: async () => ({
      ...world.kcell,
      operator: 'kcell',
      missing: ['operator kcell uses tmforum: set its URL'],
      writers: [],
      readerFor: () => (lists ? { name: 'listing', list: lists } : null),
      close: async () => undefined,
    }),
  })
  return { code, said: said.join('\n'), out }
}

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

test('files and a system that is asked are compared; the way to mend stands beside each line, for its owner’s eyes', async () => {
  const billing = await file(
    'billing.csv',
    '\ufeffНомер;IMSI;Статус\r\n8 701 000 00 01;401020000000001;активен\r\n+77010000002;401020000000002;расторгнут\r\n',
  )
  const asked: string[] = []
  const { code, said, out } = await run(
    ['--operator', 'kcell', '--billing', billing, '--lang', 'kk'],
    async function* (target): AsyncGenerator<Listed> {
      asked.push(target)
      if (target === 'smdp') throw new Error('timeout')
      if (target === 'core') {
        yield { target, imsi: '401020000000001', state: 'serving' }
        yield { target, imsi: '401020000000002', state: 'serving' }
      }
      if (target === 'numbers') yield { target, msisdn: '+77010000001', state: 'serving' }
    },
  )
  expect(code).toBe(3)
  expect(asked.sort()).toEqual(['core', 'numbers', 'smdp'])
  expect(said).toContain('1  Ended in billing, still served')
  expect(said).toContain('smdp            0 entries, NOT WHOLE: timeout')
  const csv = await readFile(join(out, 'disagreements.csv'), 'utf8')
  expect(csv.split('\r\n')[1]).toMatch(
    /^ended-still-served,\+77010000002,401020000000002,,billing: ended; core: serving,"Қызмет/,
  )
  const page = await readFile(join(out, 'report.html'), 'utf8')
  expect(page.startsWith('<!doctype html><html lang="kk">')).toBe(true)
  expect(page.replaceAll('\u00a0', ' ').includes('+7 701 000 00 02')).toBe(true)
  expect(/<script|style="|https?:\/\//.exec(page)).toBeNull()
  for (const name of ['disagreements.csv', 'report.html', 'summary.json'])
    expect((await stat(join(out, name))).mode & 0o777).toBe(0o600)
})

test('rows that cannot be read are told by their number, and words of a file’s own can be told', async () => {
  const billing = await file(
    'own.csv',
    'msisdn,imsi,state\n+77010000001,401020000000001,A\n+77010000002,401020000000002,X\n,,A\n12,401020000000003,A\n',
  )
  const first = await run(['--operator', 'kcell', '--only-files', '--billing', billing])
  expect(first.said).toContain('billing, row 2: the state "A" is not known; say what it is: --states "A=serving"')
  const told = await run(['--operator', 'kcell', '--only-files', '--billing', billing, '--states', 'A=serving,X=ended'])
  expect(told.said).toContain('billing, row 4: names no number, IMSI or ICCID')
  expect(told.said).toContain('billing, row 5: number-too-short')
  expect(told.said).toContain('billing         3 entries')
})

test('asked wrongly, or with nothing to compare, it explains itself', async () => {
  expect((await run([])).said).toContain('Whose systems?')
  expect((await run(['--operator', 'nowhere'])).said).toContain('There are: beeline, kcell, tele2')
  expect((await run(['--operator', 'kcell', '--states', 'A=alive'])).said).toContain('--states knows no "alive"')
  const nothing = await run(['--operator', 'kcell'])
  expect(nothing.code).toBe(2)
  expect(nothing.said).toMatch(
    /^not asked: operator kcell uses tmforum: set its URL\nThere is nothing to compare: give files, or set up the readers of this operator\.\n/,
  )
  const gone = await run(['--operator', 'kcell', '--only-files', '--billing', join(folder, 'nowhere.csv')])
  expect(gone.said).toContain('there is no such file')
})

describe('finding nothing is a clean bill only where everything was read', () => {
  const lines = 'msisdn,imsi,state\n+77010000001,401020000000001,active\n'
  const last = (said: string) => said.split('\n').at(-1)

  test('all lists whole and nothing found: 0', async () => {
    const files = ['--billing', await file('whole.csv', lines), '--core', await file('whole-core.csv', lines)]
    const { code, said } = await run(['--operator', 'kcell', '--only-files', ...files])
    expect([code, last(said)]).toEqual([0, 'No disagreement was found.'])
  })

  test.each([
    ['without a column that is known', 'a,b\n1,2\n'],
    ['of noise', Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 7_919) % 251))],
    ['that is empty', ''],
    ['with nothing below its first line', 'msisdn,imsi,state\n'],
    ['that is not there', null],
    ['with a row that cannot be read', `${lines}+77010000002,12,active\n`],
    ['with a row whose state is not known', `${lines}+77010000002,401020000000002,X\n`],
  ])('a list %s: 1, and the last line says that it is not whole', async (what, text) => {
    const billing = join(folder, `${what.replaceAll(' ', '-')}.csv`)
    if (text !== null) await writeFile(billing, text)
    // A list that is whole stands beside it, with what no other list contradicts.
    const core = await file('beside.csv', 'imsi,state\n401020000000001,active\n')
    const asked = ['--operator', 'kcell', '--only-files', '--billing', billing, '--core', core]
    const { code, said, out } = await run(asked)
    expect(said).toContain('NOT WHOLE: ')
    expect(said).not.toContain('No disagreement was found.')
    expect(last(said)).toMatch(/^What was read shows no disagreement, but not everything was read/)
    expect(code).toBe(1)
    expect(await readFile(join(out, 'report.html'), 'utf8')).not.toContain('No disagreement was found.')
  })

  test('a system that breaks off, or cannot be opened: 1 where nothing was found, 3 where something was', async () => {
    const billing = await file('broken-off.csv', lines)
    const broken = async function* (target: string, state: Listed['state']): AsyncGenerator<Listed> {
      if (target !== 'core') return
      yield { target, imsi: '401020000000001', state }
      throw new Error('timeout')
    }
    const fine = await run(['--operator', 'kcell', '--billing', billing], (target) => broken(target, 'serving'))
    expect([fine.code, last(fine.said)?.includes('not whole')]).toEqual([1, true])
    const found = await run(['--operator', 'kcell', '--billing', billing], (target) => broken(target, 'barred'))
    expect([found.code, last(found.said)]).toEqual([3, '1 disagreements. Not everything was read: there may be more.'])
    const core = await file('its-core.csv', 'imsi\n401020000000001\n')
    const unasked = await run(['--operator', 'kcell', '--billing', billing, '--core', core])
    expect(unasked.said).toContain('not asked: operator kcell uses tmforum: set its URL')
    expect(unasked.code).toBe(1)
  })

  test('the help says what the exit codes are', async () => {
    const { said } = await run(['--help'])
    expect(said).toContain('3 something disagrees (also where a list is not whole)')
    expect(said).toContain('a list is not whole and what was read shows no disagreement')
  })
})

describe('a folder that cannot be used is refused in one sentence, and at once', () => {
  test.each([
    ['in a folder that takes nothing', '/proc/x', 'no folder can be made there'],
    ['deep in it', '/proc/x/y/z', 'no folder can be made there'],
    ['below a file', join(import.meta.filename, 'below'), 'a part of its path is a file'],
    ['a file', import.meta.filename, 'it is a file'],
  ])('%s', { timeout: 20_000 }, async (_, out, why) => {
    const billing = await file('for-no-folder.csv', 'msisdn,state\n+77010000001,active\n')
    const { code, said } = await run(['--operator', 'kcell', '--only-files', '--billing', billing], undefined, out)
    expect([code, said]).toEqual([
      1,
      `The folder ${out} cannot be used: ${why}. Name one that you may write to: --out <folder>`,
    ])
  })
})
