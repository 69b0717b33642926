/** What `npm run check` and `npm test` are made of. Everything runs on Node 24. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node24, root } from './launch.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @param {string} path */
const tool = (path) => join(root, 'node_modules', path)

/** The checks that read the sources and run nothing of ours. */
const readers = {
  types: [tool('typescript/bin/tsc'), '--noEmit'],
  'lint and format': [tool('@biomejs/biome/bin/biome'), 'check', '--max-diagnostics=50', '.'],
  imports: [tool('dependency-cruiser/bin/dependency-cruiser.mjs'), 'src', 'test', 'bench'],
  'nothing unused': [tool('knip/bin/knip.js')],
}

/** @param {string} name @param {string} sentence */
function say(name, sentence) {
  process.stdout.write(`${name.padEnd(18)} ${sentence}\n`)
}

/**
 * Runs one program on Node 24. What it prints is shown when it failed.
 * @param {string} name @param {string[]} words @returns {Promise<boolean>} whether it was content
 */
function runReader(name, words) {
  const began = performance.now()
  const child = spawn(node24(), words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  /** @type {Buffer[]} */
  const said = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes))
  return new Promise((resolve) => {
    child.once('error', (error) => said.push(Buffer.from(error.message)))
    child.once('close', (code) => {
      say(name, `${code === 0 ? 'ok' : 'FAILED'}  ${seconds(began)}`)
      if (code !== 0) process.stdout.write(`${Buffer.concat(said).toString().trimEnd()}\n\n`)
      resolve(code === 0)
    })
  })
}

/** @param {number} began */
const seconds = (began) => `${((performance.now() - began) / 1_000).toFixed(1)} s`

/** All readers, two at a time. @returns {Promise<Counts>} */
export async function runReaders() {
  const waiting = Object.entries(readers)
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      counts[(await runReader(...next)) ? 'passed' : 'failed'] += 1
    }
  }
  await Promise.all([one(), one()])
  return counts
}

/**
 * Runs Vitest with the given words; it prints by itself. @param {string[]} words @returns {Promise<Counts>}
 */
export async function runVitest(words) {
  const folder = mkdtempSync(join(tmpdir(), 'signoff-vitest-'))
  const report = join(folder, 'report.json')
  try {
    const code = await new Promise((resolve, reject) => {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      // The loader that writes nothing: packages that somebody else installed may be closed to us.
      const child = spawn(
        node24(),
        [tool('vitest/vitest.mjs'), 'run', '--configLoader=native', ...reporters, ...words],
        {
          cwd: root,
          stdio: ['ignore', 'inherit', 'inherit'],
        },
      )
      child.once('error', reject)
      child.once('close', (exit) => resolve(exit ?? 1))
    })
    return countsOf(report, code === 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A file that could not even be loaded has no tests to count, and counts as one that failed. */
function countsOf(/** @type {string} */ report, /** @type {boolean} */ content) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
    for (const { status, assertionResults } of testResults) {
      for (const test of assertionResults) {
        if (test.status === 'passed') counts.passed += 1
        else if (test.status === 'failed') counts.failed += 1
        else counts.skipped += 1
      }
      if (
        status === 'failed' &&
        !assertionResults.some((/** @type {{ status: string }} */ test) => test.status === 'failed')
      )
        counts.failed += 1
    }
  } catch {
    // Vitest ended before it could write: told by its exit code.
  }
  if (!content && counts.failed === 0) counts.failed = 1
  return counts
}

/** Prints the closing line, alone on a line. @param {Counts[]} all @returns {number} the exit code */
export function close(all) {
  const sum = (/** @type {keyof Counts} */ key) => all.reduce((total, counts) => total + counts[key], 0)
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`)
  return sum('failed') === 0 ? 0 : 1
}
