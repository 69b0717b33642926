/** `npm test`: everything, browser journeys included, on a fresh clone too. The last line counts. */
import { ensureBuilt, ensureInstalled, launch } from './launch.mjs'
import { close, runReaders, runVitest } from './parts.mjs'

await launch(async () => {
  ensureInstalled()
  ensureBuilt()
  const words = process.argv.slice(2)
  // With words of its own (a file, a project, -t …) it is one part of the tests that is wanted.
  if (words.length > 0) return close([await runVitest(words)])
  return close([await runReaders(), await runVitest([])])
})
