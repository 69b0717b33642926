import { join } from 'node:path'
import type { Command, Verb } from './cli/command.ts'
import { processes } from './cli/processes.ts'
import { readSettings, type Settings } from './config.ts'
import { instantOf } from './domain/instant.ts'
import { readElements } from './elements.ts'
import { readOperators } from './operators.ts'
import { databaseFault } from './store/database-fault.ts'
import { ensureSecret } from './store/secrets.ts'
import { underSupervisor } from './supervise.ts'
import {
  type Databases,
  homeFolder,
  installationSecret,
  migrationsFolder,
  openDatabase,
  openOffices,
  openReading,
  type SimulatorAccess,
  stopIfStartedHere,
} from './wiring.ts'

/*
 * The only file that knows every part. `signoff serve` starts the house: database, simulator (in demo mode), worker and
 * doors, each in its own process. The other verbs are those processes, and the commands of src/cli. Each process loads
 * its own part alone: that is most of the time it takes to be ready.
 */

const machineMs = () => Date.now()
const say = (line: string) => console.log(line)

async function main(args: string[]): Promise<number> {
  const [verb = 'help', ...rest] = args
  if (['help', '--help', '-h'].includes(verb)) return help(rest)
  // Before settings are read, and long before anything is opened: help does nothing else.
  const asked = await verbNamed(verb)
  if (!asked) {
    say(`There is no verb "${verb}".\n`)
    await help([])
    return 2
  }
  const answer = asked.answer(rest)
  if (answer) {
    say(answer.text)
    return answer.code
  }
  const settings = readSettings(process.env)
  if (verb === 'simulator') return simulator(settings)
  const operators = await readOperators(settings.SIGNOFF_OPERATORS ?? join(await homeFolder(), 'operators'))
  if (verb === 'serve') {
    const { serveAll } = await import('./serve.ts')
    await serveAll(settings, process.argv[1] ?? '', say)
    return 0
  }
  if (verb === 'worker') {
    const { runWorker } = await import('./worker-process.ts')
    const { connectors } = await import('./connectors/registry.ts')
    const { appUrl } = await openDatabase(settings, say)
    const access = simulatorFrom(process.env)
    const elements = await readElements(settings.SIGNOFF_ELEMENTS)
    await runWorker({
      settings,
      appUrl,
      secret: await installationSecret(settings),
      operators,
      officesAt: (clock) =>
        openOffices(operators, { connectors, elements, env: process.env, simulator: access }, clock),
      simulator: access,
      machineMs,
      log: say,
    })
    return -1
  }
  if (verb === 'doors') {
    const { runDoors } = await import('./doors-process.ts')
    const { demoNumbers } = await import('./simulator/population.ts')
    const { appUrl } = await openDatabase(settings, say)
    await runDoors({
      settings,
      appUrl,
      secret: await installationSecret(settings),
      operators,
      machineMs,
      databaseFolder: process.env.SIGNOFF_DATABASE_FOLDER ?? null,
      demoNumbers: demoNumbers.map(({ msisdn, iccid, operator, code }) => ({ msisdn, iccid, operator, shows: code })),
      log: say,
    })
    return -1
  }
  const command = (await theCommands())[verb]
  return command ? runCommand(command, rest, settings, operators) : 2
}

/** A command may have to start the embedded server to look at anything. It leaves the machine as it found it. */
async function runCommand(
  command: Command,
  args: string[],
  settings: Settings,
  operators: Awaited<ReturnType<typeof readOperators>>,
): Promise<number> {
  const { connectors, writersOf } = await import('./connectors/registry.ts')
  const opened: Databases[] = []
  try {
    return await command.run({
      args,
      operators,
      machineMs,
      say,
      openDatabase: async () => {
        const databases = await openDatabase(settings, () => undefined)
        opened.push(databases)
        return databases
      },
      secret: () => installationSecret(settings),
      migrations: await migrationsFolder(),
      home: await homeFolder(),
      readingOf: async (operator) =>
        openReading(
          operators,
          operator,
          { connectors, writersOf, elements: await readElements(settings.SIGNOFF_ELEMENTS), env: process.env },
          () => instantOf(machineMs()),
          await demoReader(settings, operator),
        ),
    })
  } finally {
    for (const databases of opened) {
      if (await stopIfStartedHere(databases))
        console.error('Signoff is not running here: its database was started for this command, and stopped again.')
    }
  }
}

const theCommands = async () => (await import('./cli/commands.ts')).commands

async function verbNamed(verb: string): Promise<Verb | undefined> {
  if (Object.hasOwn(processes, verb)) return processes[verb]
  const commands = await theCommands()
  return Object.hasOwn(commands, verb) ? commands[verb] : undefined
}

/** `help halt` says what `halt --help` does; else what each verb does, with its arguments. */
async function help([about]: string[]): Promise<number> {
  const one = about === undefined ? undefined : await verbNamed(about)
  if (one) {
    say(one.answer(['--help'])?.text ?? '')
    return 0
  }
  const verbs = [...Object.values(await theCommands()), ...Object.values(processes)]
  const lines = ['bin/signoff <verb>', ...verbs.flatMap(({ usage, does }) => ['', `  ${usage}`, `      ${does}`])]
  for (const line of [...lines, '', 'bin/signoff <verb> --help says more of one.']) say(line)
  return 0
}

/** The demo's operator, in a process of its own, reached as any operator is: over HTTP, with credentials. */
async function simulator(settings: Settings): Promise<number> {
  const { startSimulator } = await import('./simulator/server.ts')
  const access = simulatorFrom(process.env)
  if (!access) throw new Error('SIM_URL, SIM_WRITER, SIM_READER and SIM_CONTROL say where the simulator is to listen')
  const running = await startSimulator({
    port: Number(new URL(access.url).port),
    dataDir: join(settings.SIGNOFF_DATA, 'simulator'),
    clock: machineMs,
    tokens: { writer: access.writer, reader: access.reader, control: access.control },
  })
  underSupervisor(() => running.close()).ready()
  return -1
}

/** The running demonstration's operator, where its port was chosen: its reader's token lies in the data folder. */
async function demoReader(settings: Settings, operator: string): Promise<{ url: string; readerToken: string } | null> {
  const port = settings.SIGNOFF_SIMULATOR_PORT
  if (settings.SIGNOFF_MODE !== 'demo' || port === undefined) return null
  const readerToken = await ensureSecret(settings.SIGNOFF_DATA, 'simulatorReader')
  return { url: `http://127.0.0.1:${port}/${operator}`, readerToken }
}

function simulatorFrom(env: NodeJS.ProcessEnv): SimulatorAccess | null {
  const { SIM_URL: url, SIM_WRITER: writer, SIM_READER: reader, SIM_CONTROL: control } = env
  return url && writer && reader && control ? { url, writer, reader, control } : null
}

main(process.argv.slice(2)).then(
  (code) => {
    if (code >= 0) process.exitCode = code
  },
  (error: unknown) => {
    const { DATABASE_URL: url = '' } = process.env
    const fault = url === '' ? null : databaseFault(error, url)
    console.error(fault ?? (error instanceof Error ? error.message : 'failed'))
    process.exitCode = 1
    process.exit()
  },
)
