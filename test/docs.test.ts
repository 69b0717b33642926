import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from '../src/cli/commands.ts'
import { rule } from '../src/domain/operator.ts'
import { readOperators } from '../src/operators.ts'

/* What the pages say is held against the files that they speak of: quotes, links, settings, numbers, codes. */

const root = join(import.meta.dirname, '..')
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

const pages = [root, join(root, 'docs'), join(root, 'docs/decisions')]
  .flatMap((folder) => readdirSync(folder).map((name) => relative(root, join(folder, name))))
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: textOf(path) }))

const kcell = (await readOperators(join(root, 'operators'))).get('kcell')?.rules
if (!kcell) throw new Error('operators/kcell.yaml is missing')

describe('quotes', () => {
  /** Fenced code whose first line names a file of ours: ```ts src/process/worker.ts */
  const quotes = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/^```\w+ (\S+)$\n(.*?)\n^```$/gms)].map(([, file = '', code = '']) => ({ path, file, code })),
  )

  test.each(quotes)('$path quotes $file as it stands', ({ file, code }) => {
    expect(existsSync(join(root, file)), `${file} is there`).toBe(true)
    expect(textOf(file)).toContain(code)
  })

  test('the README shows the list, whole (if not: node scripts/picture.mjs)', () => {
    const [list] = /^export const cancellation = \[$.*?^\]$/ms.exec(textOf('src/process/cancellation.ts')) ?? []
    expect(quotes.filter(({ path }) => path === 'README.md').map(({ code }) => code)).toEqual([list])
  })

  test('the tour goes through ten files', () => {
    expect(textOf('docs/tour.md').match(/^## \d+\. .*`src\/[^`]+`/gm)).toHaveLength(10)
    expect(quotes.filter(({ path }) => path === 'docs/tour.md').length).toBeGreaterThanOrEqual(10)
  })
})

describe('links', () => {
  /** Pictures of the running product are taken by hand. */
  const taken = /^docs\/images\//
  const links = pages.flatMap(({ path, text }) =>
    [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, to = '']) => to)
      .filter((to) => !/^[a-z]+:/.test(to))
      .map((to) => ({ path, to: relative(root, join(root, dirname(path), to)) })),
  )

  test('lead to something', () => {
    expect(links.length).toBeGreaterThan(50)
    const broken = links.filter(({ to }) => !taken.test(to) && !existsSync(join(root, to)))
    expect(broken.map(({ path, to }) => `${path} → ${to}`)).toEqual([])
  })

  test('files of ours that are named in the text exist', () => {
    const named = pages
      .filter(({ path }) => path !== 'docs/glossary.md')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/`((?:src|test|scripts|operators)\/[\w./-]+\.(?:ts|tsx|mjs|yaml))`/g)].map(([, to = '']) => ({
          path,
          to,
        })),
      )
      .filter(({ to }) => !/yours|<|>/.test(to))
    expect(named.filter(({ to }) => !existsSync(join(root, to)))).toEqual([])
  })

  test('every room of the house stands in the plan of it', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const plan = textOf('ARCHITECTURE.md')
    expect(rooms.map(({ name }) => name).filter((name) => !plan.includes(`\`src/${name}/\``))).toEqual([])
  })
})

describe('the page on running it', () => {
  const page = textOf('docs/operating.md')
  /** Name and second cell of every row whose first cell is `code`. */
  const rows = new Map(
    [...page.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, name = '', cell = '']) => [name, cell.trim()]),
  )

  test('names every setting, with its default', () => {
    const config = textOf('src/config.ts')
    const settings = [...config.matchAll(/^ {2}([A-Z_]+): (z\..*),$/gm)].map(([, name = '', check = '']) => {
      const [, given] = /\.default\('?([^')]+)'?\)/.exec(check) ?? []
      return [name, given === undefined ? '–' : `\`${given.replaceAll('_', '')}\``]
    })
    expect(settings.length).toBeGreaterThan(10)
    expect(settings.map(([name]) => [name, rows.get(name ?? '')])).toEqual(settings)
  })

  test('names every command', () => {
    const missing = Object.values(commands).filter(({ usage }) => !page.includes(`\`bin/signoff ${usage}\``))
    expect(missing.map(({ usage }) => usage)).toEqual([])
  })

  test('says of every code at which a case can be stuck what to do', () => {
    const explained = [...page.matchAll(/^\| `([^`]+)` \|.*\|.*\|$/gm)].map(([, code = '']) => code)
    const missing = stuckCodes().filter((code) => !explained.some((one) => one === code || one.startsWith(`${code}:`)))
    expect(missing).toEqual([])
  })

  test('gives the operator’s rules as the shipped file has them', () => {
    const { promise, switching, identity, number, usageCompleteDays, retentionDays } = kcell
    const values: Record<string, number> = {
      'promised working days': rule(promise.workingDays),
      'hours of rest after the bar, ordinary proof': rule(switching.dwellHours).ordinary,
      'hours of rest after the bar, strong proof': rule(switching.dwellHours).strongProof,
      'hours until the line is read once more': rule(switching.readAgainHours),
      'days until usage is complete': rule(usageCompleteDays),
      'days that a number rests': rule(number.quarantineDays),
      'days before a changed contact counts': rule(identity.contactAgeDays),
      'days until a protection that is to be taken off goes': rule(identity.liftDays),
      'days until an unsent application is erased': rule(retentionDays['application-idle']),
      'days after its end until a case’s personal data is erased': rule(retentionDays.personal),
    }
    const table = /\| Rule \| Value \|\n.*\n((?:\|.*\n)+)/.exec(page)?.[1] ?? ''
    const said = [...table.matchAll(/^\| (.+?) \| (\d+) \|$/gm)].map(([, what = '', value]) => [what, Number(value)])
    expect(Object.fromEntries(said)).toEqual(values)
  })

  test('says how long a dead worker is waited for', () => {
    expect(textOf('src/worker-process.ts')).toContain('leaseMs = 12_000')
    expect(page).toContain('after about twelve seconds')
  })
})

/** Every literal code, or its beginning before a colon, that makes a case stuck. */
function stuckCodes(): string[] {
  const files = readdirSync(join(root, 'src/process'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  )
  const literal = files
    .flatMap((name) => [...textOf(join('src/process', name)).matchAll(/\bstuck: ([^}\n]+)\}/g)])
    .flatMap(([, given = '']) => [...given.matchAll(/['`]([a-z-]+)/g)].map(([, code = '']) => code))
  const [, union = ''] =
    /type NotProvenBecause =\n((?: {2}\| '[a-z-]+'\n)+)/.exec(textOf('src/domain/evidence.ts')) ?? []
  const unproven = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code)
  expect(unproven.length).toBeGreaterThan(5)
  expect(literal.length).toBeGreaterThan(8)
  return [...new Set([...literal, ...unproven])]
}

describe('numbers that are said again elsewhere', () => {
  const said = (pattern: RegExp) =>
    pages
      .filter(({ path }) => !path.startsWith('docs/decisions/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(pattern)].map(([found, number]) => ({ path, found, number: Number(number) })),
      )

  test.each([
    ['the promise', /(\d+) working days/g, rule(kcell.promise.workingDays)],
    ['the rest after a bar', /rests for (\d+) hours/g, rule(kcell.switching.dwellHours).ordinary],
    ['the quarantine', /(\d+) days of a quarantine|number rests for (\d+) days/g, rule(kcell.number.quarantineDays)],
  ])('%s', (_, pattern, value) => {
    const found = said(pattern).map((one) => ({ ...one, number: Number(/\d+/.exec(one.found)?.[0]) }))
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter(({ number }) => number !== value)).toEqual([])
  })

  test('the address that a first start is looked for at', () => {
    const [, port] = /PORT: .*\.default\((\d+)\)/.exec(textOf('src/config.ts')) ?? []
    expect([...textOf('README.md').matchAll(/localhost:(\d+)/g)].map(([, one]) => one)).toEqual([port])
  })
})

describe('decisions', () => {
  const decisions = pages.filter(({ path }) => path.startsWith('docs/decisions/'))

  test('are numbered without a gap, dated, and have three parts', () => {
    expect(decisions.map(({ path }) => Number(/\/(\d{4})-/.exec(path)?.[1])).sort((a, b) => a - b)).toEqual(
      decisions.map((_, at) => at + 1),
    )
    const shapeless = decisions.filter(
      ({ text }) =>
        !/^# \d+\. .+\n\nDate: \d{4}-\d\d-\d\d\n\n## Context\n.+## Decision\n.+## Consequences\n/s.test(text),
    )
    expect(shapeless.map(({ path }) => path)).toEqual([])
  })

  test('name the versions that are installed', () => {
    const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
      string,
      Record<string, string>
    >
    const pins = textOf('docs/decisions/0019-two-pins.md')
    expect(pins).toContain(`Biome stays at ${devDependencies?.['@biomejs/biome']} and knip at ${devDependencies?.knip}`)
    expect(pins).toContain(`typst compiler at ${dependencies?.['@myriaddreamin/typst-ts-node-compiler']}`)
  })
})
