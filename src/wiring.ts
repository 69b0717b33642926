import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operatorAccess, type Settings } from './config.ts'
import type { Access, Connector } from './connectors/connector.ts'
import type { Instant } from './domain/instant.ts'
import { instantOf } from './domain/instant.ts'
import type { OperatorId } from './domain/line.ts'
import { type KnownOperator, rule } from './domain/operator.ts'
import type { Office } from './process/tools.ts'
import { type EmbeddedPostgres, startEmbedded } from './store/embedded.ts'
import { prepareServer } from './store/migrate.ts'
import { ensureSecret } from './store/secrets.ts'

/** The folder that holds `operators/`, `dist/` and package.json, whether we run built or from source. */
export async function homeFolder(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const found = await access(join(folder, 'operators')).then(
      () => true,
      () => false,
    )
    if (found) return folder
    if (dirname(folder) === folder) throw new Error('the folder operators/ is missing')
    folder = dirname(folder)
  }
}

export const migrationsFolder = async () => join(await homeFolder(), 'src/store/migrations')

/** The database of this installation, started if it is ours to start, with its roles. Migrations are run by `serve`. */
export interface Databases {
  appUrl: string
  ownerUrl: string | null
  embedded: EmbeddedPostgres | null
}

export async function openDatabase(settings: Settings, log: (line: string) => void): Promise<Databases> {
  if (settings.DATABASE_URL)
    return { appUrl: settings.DATABASE_URL, ownerUrl: settings.DATABASE_OWNER_URL ?? null, embedded: null }
  const embedded = await startEmbedded({ dataDir: settings.SIGNOFF_DATA, log })
  const owner = await ensureSecret(settings.SIGNOFF_DATA, 'ownerPassword')
  const app = await ensureSecret(settings.SIGNOFF_DATA, 'appPassword')
  await prepareServer(embedded.superuserUrl, 'signoff', { owner, app })
  return {
    appUrl: urlAs(embedded.superuserUrl, 'signoff_app', app),
    ownerUrl: urlAs(embedded.superuserUrl, 'signoff_owner', owner),
    embedded,
  }
}

function urlAs(base: string, user: string, password: string): string {
  const url = new URL(base)
  url.username = user
  url.password = password
  url.pathname = '/signoff'
  return url.href
}

export async function installationSecret(settings: Settings): Promise<string> {
  return settings.SIGNOFF_SECRET ?? ensureSecret(settings.SIGNOFF_DATA, 'installation')
}

/** How an operator is reached in demo mode: through the simulator, over HTTP, as a real one would be. */
export interface SimulatorAccess {
  url: string
  writer: string
  reader: string
  control: string
}

/** What the worker knows of every operator. Only the worker's process calls this: it alone holds the elements' secrets. */
export function offices(
  connectors: Record<string, (access: Access) => Connector>,
  operators: Map<OperatorId, KnownOperator>,
  env: NodeJS.ProcessEnv,
  simulator: SimulatorAccess | null,
  clock: () => number,
): Map<OperatorId, Office> {
  const now = (): Instant => instantOf(clock())
  const found = new Map<OperatorId, Office>()
  for (const [id, known] of operators) {
    const reached = simulator
      ? { url: `${simulator.url}/${id}`, writerToken: simulator.writer, readerToken: simulator.reader }
      : operatorAccess(env, id)
    if (!reached) continue
    const made = new Map<string, Connector>()
    found.set(id, {
      ...known,
      connectorFor: (action) => {
        const name = rule(known.rules.connectors)[action]
        let connector = made.get(name)
        if (!connector) {
          const make = connectors[name]
          if (!make)
            throw new Error(`operator ${id} names the connector "${name}" for ${action}; there is none of that name`)
          connector = make({ operator: id, ...reached, now, zone: rule(known.rules.zone) })
          made.set(name, connector)
        }
        return connector
      },
    })
  }
  return found
}
