/** `npm run network`: Signoff in front of a real core network on this machine, to try by hand: see test/network/run.ts. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, launch, node24, root } from './launch.mjs'

await launch(async () => {
  ensureInstalled()
  ensureBuilt()
  const words = ['--disable-warning=ExperimentalWarning', join(root, 'test/network/run.ts'), ...process.argv.slice(2)]
  const child = spawn(node24(), words, { cwd: root, stdio: 'inherit' })
  // Ctrl-C reaches the child by itself; it stops what it started, and we wait for that.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
})
