import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

/*
 * A real Chromium for the journeys: CHROMIUM, else the machine's own, else the one that npm brought.
 */

interface Program {
  path: string
  env: Record<string, string>
}

/** Quiet: nothing is looked up, fetched or reported anywhere; what is not asked for by a test does not happen. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
]

/** Starts a browser, for a `beforeAll`; the caller closes it. */
export async function startBrowser(): Promise<Browser> {
  const { path, env } = await program()
  // Chromium's own sandbox needs rights that root's containers and many CI machines do not give.
  const sandbox = ['--no-sandbox', '--disable-dev-shm-usage']
  return chromium.launch({
    executablePath: path,
    args: [...sandbox, ...quiet],
    env: { ...process.env, ...env },
    timeout: 60_000,
  })
}

async function program(): Promise<Program> {
  const wanted = process.env.CHROMIUM
  if (wanted) {
    if (!existsSync(wanted)) throw new Error(`CHROMIUM names ${wanted}, which is not there`)
    return { path: wanted, env: {} }
  }
  const own = '/usr/bin/chromium'
  return existsSync(own) ? { path: own, env: {} } : unpacked()
}

/**
 * The packed Chromium of the development package, unpacked once per user and version. It unpacks into the temporary
 * folder, under names that anybody could have taken: hence a folder that is ours alone.
 */
async function unpacked(): Promise<Program> {
  const home = join(tmpdir(), `signoff-chromium-${userInfo().uid}`)
  const { default: packed, inflate } = await import('@sparticuz/chromium')
  const libraries = join(fileURLToPath(import.meta.resolve('@sparticuz/chromium')), '../../bin/al2023.tar.br')
  const whole = join(home, 'unpacked')
  const before = process.env.TMPDIR
  process.env.TMPDIR = home
  try {
    if (!existsSync(whole)) {
      await rm(home, { recursive: true, force: true })
      await mkdir(home, { mode: 0o700 })
      await packed.executablePath()
      await inflate(libraries)
      await writeFile(whole, '')
    }
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  const path = join(home, 'chromium')
  // A bare machine lacks libraries that every desktop has; the package brings those too.
  const runs = spawnSync(path, ['--version', '--no-sandbox']).status === 0
  const bare = { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_PATH: join(home, 'fonts') }
  return { path, env: runs ? {} : bare }
}
