/** `npm run check`: what a change must pass before it is shown to anyone, in about a minute. `npm test` runs everything. */
import { ensureInstalled, launch } from './launch.mjs'
import { close, runReaders, runVitest } from './parts.mjs'

await launch(async () => {
  ensureInstalled()
  const read = await runReaders()
  const tested = await runVitest(['--project=unit', '--project=heart'])
  return close([read, tested])
})
