import { createServer } from 'node:net'
import { portTaken, type Settings } from './config.ts'
import { startEmbedded } from './store/embedded.ts'
import { migrate } from './store/migrate.ts'
import { ensureSecret } from './store/secrets.ts'
import { type ChildSpec, supervise } from './supervise.ts'
import { type Databases, installationSecret, migrationsFolder, openDatabase, type SimulatorAccess } from './wiring.ts'

/**
 * Everything under one roof: database, migrations, then the processes, each watched and restarted. The secrets of the
 * operators' systems reach the worker's environment and no other: the public doors never hold them.
 */
export async function serveAll(settings: Settings, main: string, log: (line: string) => void): Promise<void> {
  // Looked at first: a process that cannot listen would be started again and again.
  await tryPort(settings.HOST, settings.PORT)
  const databases = await openDatabase(settings, log)
  if (databases.ownerUrl) await migrate(databases.ownerUrl, await migrationsFolder())
  const demo = settings.SIGNOFF_MODE === 'demo'
  const simulator = demo ? await simulatorAccess(settings) : null
  const children = processes(settings, main, databases, simulator, await installationSecret(settings))
  const watch = databases.embedded ? watchDatabase(settings, log) : null
  const set = supervise(children, {
    log,
    onReady: () => log(`Signoff is ready: http://localhost:${settings.PORT}`),
  })
  await set.stopped
  await watch?.stop()
  await databases.embedded?.stop()
}

function processes(
  settings: Settings,
  main: string,
  databases: Databases,
  simulator: SimulatorAccess | null,
  secret: string,
): ChildSpec[] {
  const own = {
    DATABASE_URL: databases.appUrl,
    DATABASE_OWNER_URL: undefined,
    SIGNOFF_SECRET: secret,
    SIGNOFF_DATA: settings.SIGNOFF_DATA,
  }
  const elements = simulator
    ? {
        SIM_URL: simulator.url,
        SIM_WRITER: simulator.writer,
        SIM_READER: simulator.reader,
        SIM_CONTROL: simulator.control,
      }
    : {}
  const kept = Object.keys(process.env).filter(
    (name) => /^SIGNOFF_\w+_(URL|WRITER_TOKEN|READER_TOKEN)$/.test(name) && !/^SIGNOFF_(BASE|SIMULATOR)_/.test(name),
  )
  const without = Object.fromEntries(
    [...kept, 'SMTP_URL', 'SMS_TOKEN', 'SMS_URL', 'MAIL_FROM'].map((name) => [name, undefined]),
  )
  return [
    ...(simulator
      ? [
          {
            name: 'simulator',
            module: main,
            args: ['simulator'],
            env: {
              ...elements,
              ...without,
              SIGNOFF_DATA: settings.SIGNOFF_DATA,
              DATABASE_URL: undefined,
              SIGNOFF_SECRET: undefined,
            },
            ready: 'message' as const,
          },
        ]
      : []),
    {
      name: 'worker',
      module: main,
      args: ['worker'],
      env: { ...own, ...elements },
      ready: 'message' as const,
      // The drill kills it some fifty times: growing pauses would be minutes of nothing.
      ...(simulator && process.env.SIGNOFF_CRASH_DRILL ? { steadyPauseMs: 0 } : {}),
    },
    {
      name: 'doors',
      module: main,
      args: ['doors'],
      env: {
        ...own,
        ...without,
        SIGNOFF_DATABASE_FOLDER: databases.embedded ? settings.SIGNOFF_DATA : undefined,
      },
      ready: 'message' as const,
    },
  ]
}

async function simulatorAccess(settings: Settings): Promise<SimulatorAccess> {
  const port = settings.SIGNOFF_SIMULATOR_PORT ?? (await tryPort('127.0.0.1', 0))
  const secret = (name: string) => ensureSecret(settings.SIGNOFF_DATA, name)
  return {
    url: `http://127.0.0.1:${port}`,
    writer: await secret('simulatorWriter'),
    reader: await secret('simulatorReader'),
    control: await secret('simulatorControl'),
  }
}

/** Listens for a moment: the port that was got (0 asks for any that is free). */
function tryPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(port) : error)
    })
    probe.listen(port, host, () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
}

const watchMs = 1_000

/** Looks after the embedded server: killed, it is started again on its data, on the same port; nothing committed is lost. */
function watchDatabase(settings: Settings, log: (line: string) => void): { stop: () => Promise<void> } {
  let looking: Promise<void> | null = null
  let stopped = false
  const timer = setInterval(() => {
    if (looking || stopped) return
    looking = startEmbedded({ dataDir: settings.SIGNOFF_DATA, log: () => undefined })
      .then((server) => {
        if (!server.adopted) log('database: was gone, is back')
      })
      .catch((error: unknown) => log(`database: ${error instanceof Error ? error.message : 'cannot be started'}`))
      .finally(() => {
        looking = null
      })
  }, watchMs)
  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await looking
    },
  }
}
