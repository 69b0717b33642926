/** `npm run dev`: runs Signoff, and builds and starts it again when sources or operator files change. */
import { spawn } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, launch, node24, root } from './launch.mjs'

const SETTLE_MS = 150

/** @type {import('node:child_process').ChildProcess | undefined} */
let running
/** @type {NodeJS.Timeout | undefined} */
let timer
let busy = false
let again = false
let ending = false

/** @param {import('node:child_process').ChildProcess} child */
function exited(child) {
  return new Promise((resolve) => child.once('exit', resolve))
}

async function stopRunning() {
  if (!running || running.exitCode !== null || running.signalCode !== null) return
  const gone = exited(running)
  running.kill('SIGTERM')
  await gone
}

async function restart() {
  if (busy) {
    again = true
    return
  }
  busy = true
  do {
    again = false
    // A process of its own for each build: a changed build script takes effect too.
    const builder = spawn(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' })
    if ((await exited(builder)) !== 0) {
      process.stderr.write('Signoff: the build failed; what runs is the last one that worked.\n')
      continue
    }
    await stopRunning()
    if (ending) break
    const words = ['--enable-source-maps', join(root, 'dist', 'main.js'), 'serve', ...process.argv.slice(2)]
    running = spawn(node24(), words, {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, SIGNOFF_DEV: '1' },
    })
  } while (again)
  busy = false
}

function changed(/** @type {unknown} */ _event, /** @type {string | null} */ name) {
  if (name && /(\.test\.tsx?|~|\.swp)$/.test(name)) return
  clearTimeout(timer)
  timer = setTimeout(() => void restart(), SETTLE_MS)
}

await launch(async () => {
  ensureInstalled()
  for (const folder of ['src', 'operators']) {
    if (existsSync(join(root, folder))) watch(join(root, folder), { recursive: true }, changed)
  }
  await restart()
  await new Promise((resolve) => {
    for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(name, resolve)
  })
  ending = true
  await stopRunning()
  return 0
})
