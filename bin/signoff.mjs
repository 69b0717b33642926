#!/usr/bin/env node
/** The command line: `signoff <verb>`. It can be the first thing run on a fresh clone. */
import { ensureBuilt, ensureInstalled, launch, run } from '../scripts/launch.mjs'

await launch(async () => {
  ensureInstalled()
  ensureBuilt()
  return run(process.argv.slice(2))
})
