/** `npm start`: from a fresh clone to a running Signoff. */
import { ensureBuilt, ensureInstalled, launch, run } from './launch.mjs'

await launch(async () => {
  ensureInstalled()
  ensureBuilt()
  return run(['serve', ...process.argv.slice(2)])
})
