/** One holder at a time for the work that launchers do: two starts at once must not install or build into each other. */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LONGEST_MS = 300_000

/**
 * Runs `body` while no other process does `what` for the same `folder`, waiting as long as needed. A holder that died
 * is passed over. The lock lies in the system's temporary folder: ours may be read-only, and is emptied by an install.
 * @param {string} folder @param {string} what @param {() => void} body
 */
export function withLock(folder, what, body) {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const path = join(tmpdir(), `signoff-${what}-${name}.lock`)
  const deadline = Date.now() + LONGEST_MS
  while (!take(path)) {
    if (!holderLives(path) || Date.now() > deadline) rmSync(path, { force: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
  try {
    body()
  } finally {
    rmSync(path, { force: true })
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} path */
function holderLives(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    if (!pid) return Date.now() - statSync(path).mtimeMs < 1_000 // made, and not yet written
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it belongs to somebody else. ENOENT: it has just been given back, so the next try decides.
    return error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'ENOENT')
  }
}
