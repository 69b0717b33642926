import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { operatorAccess, readingAccess, type Settings, settingOf } from './config.ts'
import type { Access, Connector } from './connectors/connector.ts'
import type { Instant } from './domain/instant.ts'
import { instantOf } from './domain/instant.ts'
import type { OperatorId } from './domain/line.ts'
import { type KnownOperator, rule } from './domain/operator.ts'
import { connectorNameOf } from './domain/targets.ts'
import { controlsIn, type Elements } from './elements.ts'
import { onlyReading, type Reader, type ReadingOffice } from './process/census/readers.ts'
import { paced } from './process/pace.ts'
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

/**
 * Stops the embedded server if this process started it and nobody has joined it meanwhile; answers whether it did. One that ran
 * before is somebody's, and so is one that others are connected to by now.
 */
export async function stopIfStartedHere({ embedded }: Databases): Promise<boolean> {
  if (!embedded || embedded.adopted) return false
  const client = new pg.Client({ connectionString: embedded.superuserUrl })
  await client.connect()
  const { rows } = await client.query<{ others: number }>(
    `select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  await client.end()
  if ((rows[0]?.others ?? 0) > 0) return false
  await embedded.stop()
  return true
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

/** Where the operators' systems are: what only a process that speaks to them is handed. */
export interface Reached {
  connectors: Record<string, (access: Access) => Connector>
  elements: Elements
  env: NodeJS.ProcessEnv
  simulator: SimulatorAccess | null
}

/** What work that only reads must not be given, by connector. */
interface ReadOnly {
  writersOf?: Record<string, readonly string[]>
}

const isOnThisMachine = (url: string): boolean => /^(127\.[\d.]+|localhost)$/.test(new URL(url).hostname)

export interface Offices {
  offices: Map<OperatorId, Office>
  /** Lets go of every connection that a connector keeps. */
  close: () => Promise<void>
}

/** What the worker knows of every operator that it can reach. It alone holds the secrets of their systems. */
export function openOffices(
  operators: Map<OperatorId, KnownOperator>,
  { connectors, elements, env, simulator }: Reached,
  clock: () => number,
): Offices {
  const now = (): Instant => instantOf(clock())
  const offices = new Map<OperatorId, Office>()
  const opened: Connector[] = []
  for (const [id, known] of operators) {
    const own = operatorAccess(env, id)
    // A demonstration orders nothing beyond this machine, whatever else is set here.
    const bss =
      simulator && !(own && isOnThisMachine(own.url))
        ? { url: `${simulator.url}/${id}`, writerToken: simulator.writer, readerToken: simulator.reader }
        : own
    if (!bss && !elements[id]) continue
    const made = new Map<string, Connector>()
    const connectorNamed = (name: string): Connector => {
      const make = connectors[name]
      if (!make) throw new Error(`operator ${id} names the connector "${name}"; there is none of that name`)
      const connector = make({ operator: id, now, zone: rule(known.rules.zone), bss, elements: elements[id]?.[name] })
      opened.push(connector)
      return atPaceOf(known, connector)
    }
    offices.set(id, {
      ...known,
      controls: controlsIn(elements[id]),
      connectorFor: (action, target) => {
        const name = connectorNameOf(known.rules, action, target)
        const connector = made.get(name) ?? connectorNamed(name)
        made.set(name, connector)
        return connector
      },
    })
  }
  return {
    offices,
    close: async () => void (await Promise.allSettled(opened.map((connector) => connector.close?.()))),
  }
}

/**
 * One operator's systems for work that only reads: no writer's token is handed on, and of every connector only its reading
 * half. `simulator` is the base of the demonstration's operator. Throws for an operator that has no file.
 */
export function openReading(
  operators: Map<OperatorId, KnownOperator>,
  id: OperatorId,
  { connectors, elements, env, writersOf = {} }: Omit<Reached, 'simulator'> & ReadOnly,
  now: () => Instant,
  simulator: { url: string; readerToken: string } | null = null,
): ReadingOffice {
  const known = operators.get(id)
  if (!known) throw new Error(`There is no operator "${id}". There are: ${[...operators.keys()].join(', ')}.`)
  const bss = readingAccess(env, id) ?? simulator
  const opened: Connector[] = []
  const made = new Map<string, Reader | null>()
  const missing: string[] = []
  const readerNamed = (name: string): Reader | null => {
    try {
      const connector = connectors[name]?.({
        operator: id,
        now,
        zone: rule(known.rules.zone),
        bss: bss && { ...bss, writerToken: null },
        elements: elements[id]?.[name],
      })
      if (!connector) throw new Error(`operator ${id} names the connector "${name}"; there is none of that name`)
      opened.push(connector)
      return onlyReading(atPaceOf(known, connector))
    } catch (error) {
      missing.push(error instanceof Error ? error.message : `${name} cannot be opened`)
      return null
    }
  }
  return {
    ...known,
    operator: id,
    missing,
    controls: controlsIn(elements[id]),
    writers: [
      ...(env[settingOf(id, 'WRITER_TOKEN')] ? [settingOf(id, 'WRITER_TOKEN')] : []),
      ...Object.entries(elements[id] ?? {}).flatMap(([name, part]) =>
        writersIn(part, `SIGNOFF_ELEMENTS: ${name}`, writersOf[name] ?? []),
      ),
    ],
    readerFor: (action, target) => {
      const name = connectorNameOf(known.rules, action, target)
      const reader = made.has(name) ? (made.get(name) ?? null) : readerNamed(name)
      made.set(name, reader)
      return reader
    },
    close: async () => void (await Promise.allSettled(opened.map((connector) => connector.close?.()))),
  }
}

function atPaceOf({ rules }: KnownOperator, connector: Connector): Connector {
  const { readsPerSecond } = rules.switching
  return readsPerSecond ? paced(connector, rule(readsPerSecond)) : connector
}

/** Keys that this connector calls writers, and any other whose name speaks of writing. */
function writersIn(part: unknown, path: string, names: readonly string[]): string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) =>
    names.includes(key) || /writ/i.test(key) ? [`${path}: ${key}`] : writersIn(value, `${path}: ${key}`, names),
  )
}
