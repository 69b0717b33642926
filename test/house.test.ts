import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/*
 * The dependency rule of the house (.dependency-cruiser.mjs), tested as a reader would doubt it: does a legal house pass,
 * is every forbidden edge caught under its name, and is the real house legal?
 */

const root = join(import.meta.dirname, '..')

/** From left to right, as ARCHITECTURE draws it; parts in one row do not know each other. */
const rows = [
  ['portal', 'desk', 'api', 'cli'],
  ['ui', 'auth'],
  ['cases'],
  ['process'],
  ['connectors', 'messages', 'papers'],
  ['store'],
  ['domain'],
]
const rooms = [...rows.flat(), 'simulator']
const rowOf = (room: string) => rows.findIndex((row) => row.includes(room))

function mayImport(room: string, other: string): boolean {
  if (other === 'simulator') return false
  if (['simulator', 'connectors', 'papers'].includes(room)) return other === 'domain'
  return rowOf(room) < rowOf(other)
}

/** The file that stands for a room when others import it. */
const faceOf = (room: string) => (room === 'connectors' ? 'src/connectors/connector.ts' : `src/${room}/room.ts`)

/** One file that imports others, given by their paths from the root, or by the name of a package. */
interface Planted {
  file: string
  imports: string[]
  rule: string
}

const wiring = [
  ...['main', 'serve', 'worker-process', 'doors-process', 'doors', 'server'],
  ...['wiring', 'operators', 'elements', 'config', 'supervise'],
]
/** What the command line may use of it; the other rooms nothing. */
const openToCli = ['wiring', 'operators', 'config', 'supervise']

function legalHouse(): Record<string, string[]> {
  const files: Record<string, string[]> = {
    'src/main.ts': [
      ...[
        'src/serve.ts',
        'src/worker-process.ts',
        'src/doors-process.ts',
        'src/wiring.ts',
        'src/config.ts',
        'src/operators.ts',
        'src/elements.ts',
      ],
      ...['src/connectors/registry.ts', faceOf('simulator'), faceOf('cli')],
    ],
    'src/serve.ts': ['src/wiring.ts', 'src/supervise.ts', faceOf('store')],
    'src/worker-process.ts': ['src/wiring.ts', 'src/supervise.ts', faceOf('process')],
    'src/doors-process.ts': ['src/wiring.ts', 'src/server.ts', 'src/doors.ts'],
    'src/doors.ts': ['src/server.ts', ...['portal', 'desk', 'api'].map(faceOf)],
    'src/server.ts': [faceOf('ui'), 'src/config.ts'],
    'src/new-wiring.ts': ['src/config.ts'],
    'src/wiring.ts': ['src/config.ts', 'src/elements.ts', faceOf('process'), faceOf('connectors')],
    'src/config.ts': [faceOf('domain')],
    'src/elements.ts': [faceOf('domain')],
    'src/operators.ts': [faceOf('domain')],
    'src/supervise.ts': [faceOf('store')],
    'src/cli/commands.ts': openToCli.map((file) => `src/${file}.ts`),
    'src/connectors/registry.ts': ['src/connectors/first/first.ts', 'src/connectors/second/second.ts'],
    'src/connectors/first/first.ts': ['src/connectors/first/wire.ts', faceOf('connectors')],
    'src/connectors/first/wire.ts': [faceOf('domain'), 'zod'],
    'src/connectors/second/second.ts': [faceOf('connectors'), faceOf('domain')],
    'src/connectors/contract.test.ts': ['src/connectors/registry.ts', faceOf('simulator'), 'test/world.ts', 'vitest'],
    'src/domain/operator-schema.ts': ['zod', 'temporal-polyfill'],
    'src/domain/data-errors.ts': ['zod'],
    'src/process/process.test.ts': [faceOf('cases'), 'test/world.ts'],
    'src/messages/words.sample.ts': [faceOf('domain')],
    'src/messages/words.test.ts': ['src/messages/words.sample.ts', 'vitest'],
    'src/ui/islands/enhance.ts': [],
    'test/world.ts': [faceOf('process'), faceOf('cases'), 'src/operators.ts'],
  }
  for (const room of rooms) files[faceOf(room)] = rooms.filter((other) => mayImport(room, other)).map(faceOf)
  files[faceOf('domain')] = ['temporal-polyfill', 'libphonenumber-js']
  files[faceOf('cli')]?.push('src/cli/commands.ts')
  return files
}

function forbiddenEdges(): Planted[] {
  const betweenRooms = rooms.flatMap((room) =>
    rooms
      .filter((other) => other !== room && !mayImport(room, other))
      .map((other) => ({
        file: `src/${room}/planted-${other}.ts`,
        imports: [faceOf(other)],
        rule: `${room}-looks-right`,
      })),
  )
  const toWiring = rooms.flatMap((room) =>
    wiring
      .filter((file) => room !== 'cli' || !openToCli.includes(file))
      .map((file) => ({
        file: `src/${room}/planted-wiring-${file}.ts`,
        imports: [`src/${file}.ts`],
        rule: `wiring-${file}`,
      })),
  )
  const toTheRegistry = rooms
    .filter((room) => room !== 'connectors')
    .flatMap((room) => [
      {
        file: `src/${room}/planted-registry.ts`,
        imports: ['src/connectors/registry.ts'],
        rule: 'only-main-opens-the-registry',
      },
      {
        file: `src/${room}/planted-connector.ts`,
        imports: ['src/connectors/second/second.ts'],
        rule: 'only-the-registry-opens-a-connector',
      },
    ])
  return [
    ...betweenRooms,
    ...toWiring,
    ...toTheRegistry,
    { file: 'src/config.ts', imports: [faceOf('desk')], rule: 'wiring-opens-no-door' },
    { file: 'src/worker-process.ts', imports: [faceOf('auth')], rule: 'wiring-opens-no-door' },
    { file: 'src/wiring.ts', imports: ['src/doors-process.ts'], rule: 'wiring-doors-process' },
    { file: 'src/cases/planted-new-wiring.ts', imports: ['src/new-wiring.ts'], rule: 'cases-looks-right' },
    { file: 'src/worker-process.ts', imports: ['src/connectors/registry.ts'], rule: 'only-main-opens-the-registry' },
    { file: 'src/server.ts', imports: ['src/connectors/registry.ts'], rule: 'only-main-opens-the-registry' },
    {
      file: 'src/connectors/first/planted-second.ts',
      imports: ['src/connectors/second/second.ts'],
      rule: 'connectors-know-only-the-interface',
    },
    {
      file: 'src/connectors/first/planted-store.ts',
      imports: [faceOf('store')],
      rule: 'connectors-know-only-the-interface',
    },
    {
      file: 'src/connectors/second/planted-registry.ts',
      imports: ['src/connectors/registry.ts'],
      rule: 'connectors-know-only-the-interface',
    },
    { file: faceOf('connectors'), imports: ['src/connectors/first/wire.ts'], rule: 'interface-knows-no-connector' },
    { file: 'src/portal/planted-simulator.ts', imports: [faceOf('simulator')], rule: 'only-main-starts-the-simulator' },
    { file: 'src/server.ts', imports: [faceOf('simulator')], rule: 'only-main-starts-the-simulator' },
    { file: 'src/domain/planted-package.ts', imports: ['pg'], rule: 'domain-uses-pure-libraries' },
    { file: 'src/domain/planted-node.ts', imports: ['node:fs'], rule: 'domain-uses-pure-libraries' },
    { file: 'src/domain/planted-zod.ts', imports: ['zod'], rule: 'domain-uses-pure-libraries' },
    { file: 'src/domain/planted-schema.ts', imports: ['pg'], rule: 'domain-schemas-use-zod' },
    { file: 'src/cases/planted-test.ts', imports: ['test/world.ts'], rule: 'product-without-tests' },
    { file: 'src/process/planted-test.ts', imports: ['src/process/process.test.ts'], rule: 'product-without-tests' },
    {
      file: 'src/messages/planted-sample.ts',
      imports: ['src/messages/words.sample.ts'],
      rule: 'product-without-tests',
    },
    { file: 'src/ui/planted-development.ts', imports: ['vitest'], rule: 'product-without-development-packages' },
    { file: 'src/store/planted-stray.ts', imports: ['stray'], rule: 'no-unknown-packages' },
    { file: 'src/connectors/first/wire.ts', imports: ['src/connectors/first/first.ts'], rule: 'no-circles' },
    { file: 'src/desk/planted-orphan.ts', imports: [], rule: 'no-orphans' },
    { file: 'src/api/planted-broken.ts', imports: ['src/api/gone.ts'], rule: 'no-broken-imports' },
  ]
}

async function build(folder: string, files: Record<string, string[]>): Promise<void> {
  for (const [file, imports] of Object.entries(files)) {
    const up = '../'.repeat(file.split('/').length - 1)
    // As types, since that is the easiest edge to overlook.
    const lines = imports.map(
      (path, at) => `import type { it as it${at} } from '${/^(src|test)\//.test(path) ? up + path : path}'`,
    )
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), `${lines.join('\n')}\nexport interface it {}\n`)
  }
}

/** A package.json, and packages that hold nothing: `stray` is installed and not named. */
async function furnish(folder: string): Promise<void> {
  const dependencies = { pg: '1', zod: '1', 'temporal-polyfill': '1', 'libphonenumber-js': '1' }
  const devDependencies = { vitest: '1' }
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'house', type: 'module', dependencies, devDependencies }),
  )
  for (const name of [...Object.keys(dependencies), ...Object.keys(devDependencies), 'stray']) {
    const home = join(folder, 'node_modules', name)
    await mkdir(home, { recursive: true })
    await writeFile(
      join(home, 'package.json'),
      JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js' }),
    )
    await writeFile(join(home, 'index.js'), 'export const it = 1\n')
  }
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json']) await cp(join(root, file), join(folder, file))
}

interface Violation {
  from: string
  to: string
  rule: { name: string }
}

interface Cruise {
  violations: Violation[]
  ruleSetUsed: { forbidden: { name: string }[] }
}

/** What `npm run check` runs, in the given folder. */
function cruise(folder: string, parts: string[]): Cruise {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const { stdout, stderr } = spawnSync(process.execPath, [program, '--output-type', 'json', ...parts], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (!stdout) throw new Error(stderr)
  return (JSON.parse(stdout) as { summary: Cruise }).summary
}

const told = (violations: Violation[]) => violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)

describe('the dependency rule', () => {
  const planted = forbiddenEdges()
  let clean: string
  let spoiled: string

  beforeAll(async () => {
    clean = await mkdtemp(join(tmpdir(), 'signoff-house-'))
    spoiled = await mkdtemp(join(tmpdir(), 'signoff-house-'))
    await furnish(clean)
    await build(clean, legalHouse())
    await furnish(spoiled)
    const files = legalHouse()
    for (const { file, imports } of planted) files[file] = [...(files[file] ?? []), ...imports]
    await build(spoiled, files)
  })
  afterAll(async () => {
    for (const folder of [clean, spoiled]) await rm(folder, { recursive: true, force: true })
  })

  test('a legally wired house passes', () => {
    expect(told(cruise(clean, ['src', 'test']).violations)).toEqual([])
  })

  test(`each of ${planted.length} forbidden edges is caught under its name, every rule has one, and nothing else is blamed`, () => {
    const { violations, ruleSetUsed } = cruise(spoiled, ['src', 'test'])
    // A circle is told of once, at either of its ends.
    const at = ({ from, to, rule }: Violation, file: string) =>
      from === file || (rule.name === 'no-circles' && to === file)
    const missed = planted.filter(
      ({ file, rule }) => !violations.some((one) => one.rule.name === rule && at(one, file)),
    )
    expect(missed).toEqual([])

    const rules = ruleSetUsed.forbidden.map((rule) => rule.name).sort()
    expect([...new Set(violations.map((one) => one.rule.name))].sort()).toEqual(rules)

    const culprits = new Set(planted.map(({ file }) => file))
    // The edges planted in the wiring and in the interface close circles through files that did nothing wrong.
    expect(told(violations.filter((one) => !culprits.has(one.from) && one.rule.name !== 'no-circles'))).toEqual([])
  })

  test('the real house keeps it', { timeout: 180_000 }, () => {
    expect(told(cruise(root, ['src', 'test', 'bench']).violations)).toEqual([])
  })
})
