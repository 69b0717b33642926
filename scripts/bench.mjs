/** `npm run bench [-- name …]`: runs bench/*.bench.ts, each on a PostgreSQL that is thrown away. BENCH_N says how many. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, launch, node24, root } from './launch.mjs'

await launch(async () => {
  ensureInstalled()
  // What starts the product starts what is built: an old build would be measured, or refuse today's files.
  ensureBuilt()
  const words = ['--disable-warning=ExperimentalWarning', join(root, 'bench', 'run.ts'), ...process.argv.slice(2)]
  const child = spawn(node24(), words, { cwd: root, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
})
