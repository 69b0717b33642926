import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
async function run(args: string[], lists?: Reader['list']) {
  nth += 1
  const out = join(folder, String(nth))
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
  expect([nothing.code, nothing.said]).toEqual([
    2,
    'operator kcell uses tmforum: set its URL\nThere is nothing to compare: give files, or set up the readers of this operator.',
  ])
  const gone = await run(['--operator', 'kcell', '--only-files', '--billing', join(folder, 'nowhere.csv')])
  expect(gone.said).toContain('there is no such file')
})
