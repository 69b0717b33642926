/** Plays the guide's own case on a throw-away instance, through the real doors: see test/story/story.ts. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, launch, node24, root } from './launch.mjs'

// Before anything is installed or built: a typing mistake is not worth the wait.
const known = /^(--lang(=(kk|ru|en|zh))?|kk|ru|en|zh|--fault(=(zombie|bar-ignored))?|zombie|bar-ignored|--crash)$/
if (process.argv.slice(2).some((word) => !known.test(word))) {
  process.stderr.write('npm run story -- [--lang kk|ru|en|zh] [--fault zombie|bar-ignored] [--crash]\n')
  process.exit(2)
}

await launch(async () => {
  await ensureInstalled()
  await ensureBuilt()
  const done = spawnSync(node24(), [join(root, 'test/story/story.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd: root,
  })
  return done.status ?? 1
})
