/*
 * Which part of the house may use which. Imports point only to the right:
 *
 *   main → server → portal | desk | api | cli → ui | auth → cases → process → connectors | messages | papers → store → domain
 *
 * test/house.test.ts plants every edge that is forbidden here, once, and expects it to be caught under its name.
 */

/** What each room may import beside itself. Parts that share a `|` do not know each other. */
const rooms = {
  domain: [],
  store: ['domain'],
  messages: ['store', 'domain'],
  connectors: ['domain'],
  papers: ['domain'],
  process: ['connectors', 'messages', 'papers', 'store', 'domain'],
  cases: ['process', 'connectors', 'messages', 'papers', 'store', 'domain'],
  ui: ['cases', 'process', 'connectors', 'messages', 'papers', 'store', 'domain'],
  auth: ['cases', 'process', 'connectors', 'messages', 'papers', 'store', 'domain'],
  portal: ['ui', 'auth', 'cases', 'process', 'connectors', 'messages', 'papers', 'store', 'domain'],
  desk: ['ui', 'auth', 'cases', 'process', 'connectors', 'messages', 'papers', 'store', 'domain'],
  api: ['ui', 'auth', 'cases', 'process', 'connectors', 'messages', 'papers', 'store', 'domain'],
  cli: ['ui', 'auth', 'cases', 'process', 'connectors', 'messages', 'papers', 'store', 'domain'],
  // The fake operator stands alone, as a real one would: nothing of ours decides how it answers.
  simulator: ['domain'],
}

/** Any file that lies directly in src wires; rooms do not. */
const wires = '[^/]+[.]ts$'

/** The files directly in src, and who may use each. A new one that is not named here is closed to every room. */
const wiring = {
  'main.ts': [],
  // Processes: each wires what it runs, and only main.ts starts it.
  'serve.ts': ['main[.]ts$'],
  'worker-process.ts': ['main[.]ts$'],
  'doors-process.ts': ['main[.]ts$'],
  'doors.ts': ['doors-process[.]ts$'],
  'server.ts': ['(main|doors|doors-process)[.]ts$'],
  'wiring.ts': [wires, 'cli/'],
  'operators.ts': [wires, 'cli/'],
  'elements.ts': [wires],
  'config.ts': [wires, 'cli/'],
  'supervise.ts': [wires, 'cli/'],
}

/** Tests may wire what they test to anything; the product may not. */
const tests = '[.]test[.]tsx?$'

/** @param {string[]} names */
const anyOf = (names) => `(${names.join('|')})`
/** @param {string} path */
const exactly = (path) => path.replace(/[.]/g, '[.]')

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const roomRules = Object.entries(rooms).map(([room, right]) => ({
  name: `${room}-looks-right`,
  comment: `src/${room} may import ${right.length > 0 ? right.join(', ') : 'nothing of ours'}; wiring is handed in.`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: tests },
  to: {
    path: '^src/',
    // Said once, by the rule that is about them: the wiring files.
    pathNot: [`^src/${anyOf([room, ...right])}/`, `^src/${anyOf(Object.keys(wiring).map(exactly))}$`],
  },
}))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const wiringRules = Object.entries(wiring).map(([file, users]) => ({
  name: `wiring-${file.replace('.ts', '')}`,
  comment: `src/${file} is wiring: ${users.length > 0 ? `only ${users.join(', ')} may import it` : 'nobody imports it'}.`,
  severity: 'error',
  from: { path: '^src/', pathNot: [tests, ...users.map((user) => `^src/${user}`)] },
  to: { path: `^src/${exactly(file)}$` },
}))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const rules = [
  ...roomRules,
  ...wiringRules,
  {
    name: 'wiring-opens-no-door',
    comment:
      'Only main.ts, server.ts and the process of the doors know a door; the worker and what reads settings do not.',
    severity: 'error',
    from: { path: '^src/[^/]+[.]ts$', pathNot: '^src/(main|server|doors|doors-process)[.]ts$' },
    to: { path: '^src/(portal|desk|api|cli|ui|auth)/' },
  },
  {
    name: 'connectors-know-only-the-interface',
    comment: 'A connector knows connector.ts, domain and its own folder; two connectors never share code.',
    severity: 'error',
    from: { path: '^src/connectors/([^/]+)/', pathNot: tests },
    to: { path: '^src/', pathNot: ['^src/connectors/$1/', '^src/connectors/connector[.]ts$', '^src/domain/'] },
  },
  {
    name: 'interface-knows-no-connector',
    comment: 'connector.ts is what all connectors share: it names none of them.',
    severity: 'error',
    from: { path: '^src/connectors/connector[.]ts$' },
    to: { path: '^src/connectors/' },
  },
  {
    name: 'only-the-registry-opens-a-connector',
    comment: 'Everybody else is handed a Connector and knows no name of one.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/connectors/', tests] },
    to: { path: '^src/connectors/[^/]+/' },
  },
  {
    name: 'only-main-opens-the-registry',
    comment: 'main.ts picks the connectors (and the contract test goes through all of them); the rest is handed one.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/main[.]ts$', '^src/connectors/contract[.]test[.]ts$'] },
    to: { path: '^src/connectors/registry[.]ts$' },
  },
  {
    name: 'only-main-starts-the-simulator',
    comment: 'It is reached over HTTP, like any operator.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/simulator/', '^src/main[.]ts$', tests] },
    to: { path: '^src/simulator/' },
  },
  {
    name: 'domain-uses-pure-libraries',
    comment: 'Rules without I/O: of all packages and Node modules only temporal-polyfill and libphonenumber-js.',
    severity: 'error',
    from: { path: '^src/domain/', pathNot: [tests, '(-schema|/data-errors)[.]ts$'] },
    to: { pathNot: ['^src/', 'node_modules/(temporal-polyfill|libphonenumber-js)/'] },
  },
  {
    name: 'domain-schemas-use-zod',
    comment: 'The files that read operator data may use zod, and nothing beyond that.',
    severity: 'error',
    from: { path: '^src/domain/.*(-schema|/data-errors)[.]ts$' },
    to: { pathNot: ['^src/', 'node_modules/(temporal-polyfill|libphonenumber-js|zod)/'] },
  },
  {
    name: 'product-without-tests',
    comment: 'What ships never imports tests, benches, scripts or a sample made for tests.',
    severity: 'error',
    from: { path: '^src/', pathNot: tests },
    to: { path: ['^(test|bench|scripts)/', tests, '[.]sample[.]tsx?$'] },
  },
  {
    name: 'product-without-development-packages',
    comment: 'What ships imports only what is installed with it.',
    severity: 'error',
    from: { path: '^src/', pathNot: [tests, '[.]sample[.]tsx?$'] },
    to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
  },
  {
    name: 'no-unknown-packages',
    comment: 'A package that package.json does not name is there by luck.',
    severity: 'error',
    from: { path: '^(src|test|bench|scripts)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-circles',
    comment: 'Of two files that need each other, neither can be read first.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'Nobody imports it and it imports nothing: it is either an entry point or left over.',
    severity: 'error',
    from: { orphan: true, path: '^(src|test|bench)/', pathNot: ['^src/ui/islands/', '[.]d[.]ts$', tests] },
    to: {},
  },
  {
    name: 'no-broken-imports',
    comment: 'The file or package is not there.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: rules,
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true, // an import of types is knowledge too
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
