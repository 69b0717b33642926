import { hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Followers } from './cases/follow-cases.ts'
import { baseUrlOf, proxiesOf, type Settings } from './config.ts'
import type { KnownOperator } from './domain/operator.ts'
import { doorsOf } from './doors.ts'
import { openCleaner } from './papers/clean.ts'
import { whyNotReady } from './ready.ts'
import { application, listen } from './server.ts'
import { assertBoundRole, connect } from './store/db.ts'
import { keysFrom } from './store/seal.ts'
import { underSupervisor } from './supervise.ts'
import { sheetOf } from './ui/first-sight.ts'
import type { House } from './ui/house.ts'
import { homeFolder } from './wiring.ts'

export interface DoorParts {
  settings: Settings
  appUrl: string
  secret: string
  operators: Map<string, KnownOperator>
  machineMs: () => number
  /** Where the embedded database keeps its files; null: the database is not ours to watch. */
  databaseFolder: string | null
  /** In demo mode: numbers to try, and what each shows. */
  demoNumbers: House['demoNumbers']
  log: (line: string) => void
}

/** The process that people reach: portal, desk and API. It writes intent; it holds no key to any operator's system. */
export async function runDoors(parts: DoorParts): Promise<void> {
  const { settings, log } = parts
  const db = connect(parts.appUrl, 20)
  await assertBoundRole(db)
  const assetsFolder = join(await homeFolder(), 'dist/assets')
  const assets = assetsOf(assetsFolder)
  const demo = settings.SIGNOFF_MODE === 'demo'
  const house: House = {
    desk: { db, keys: keysFrom(parts.secret), machineMs: parts.machineMs },
    operators: parts.operators,
    baseUrl: baseUrlOf(settings),
    deployment: settings.SIGNOFF_NAME,
    cookieKey: Buffer.from(hkdfSync('sha256', parts.secret, 'signoff', 'cookies', 32)),
    assets,
    sheet: sheetOf(readFileSync(join(assetsFolder, basename(assets('app.css'))), 'utf8')),
    followers: new Followers({ db, machineMs: parts.machineMs }),
    cleaner: openCleaner(settings.SIGNOFF_CLAMD ? { scanner: settings.SIGNOFF_CLAMD } : {}),
    demo,
    isProxy: proxiesOf(settings.SIGNOFF_PROXIES ?? ''),
    ...(settings.SIGNOFF_METRICS_TOKEN ? { metricsToken: settings.SIGNOFF_METRICS_TOKEN } : {}),
    ...(demo && parts.demoNumbers ? { demoNumbers: parts.demoNumbers } : {}),
    log,
  }
  const whyNot = () => whyNotReady(db, parts.databaseFolder)
  const doors = await doorsOf(house, parts.appUrl, whyNot)
  const app = application(house, doors, assetsFolder)
  const server = await listen(app, settings.HOST, settings.PORT)
  underSupervisor(async () => {
    house.followers.close()
    await new Promise((resolve) => {
      server.close(resolve)
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
    await doors.close()
    await db.destroy()
  }).ready()
}

/** From a file's plain name to the address of its hashed copy; read once, at the start. */
function assetsOf(folder: string): House['assets'] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string>
  return (logical) => `/assets/${manifest[logical] ?? logical}`
}
