import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { grants, type RadiusConfig, radiusdConf, SCHEMA } from './radius-config.ts'

/* A real FreeRADIUS with a PostgreSQL behind it, and radclient as the judge who knows nothing of our code. */

const SERVER = ['/usr/sbin/freeradius', '/usr/sbin/radiusd'].find((path) => existsSync(path))
const RADCLIENT = ['/usr/bin/radclient'].find((path) => existsSync(path))

/** Whether the programs are on this machine. Where CI demands them, their absence is an error. */
export const radiusIsHere = SERVER !== undefined && RADCLIENT !== undefined
if (!radiusIsHere && process.env.SIGNOFF_REQUIRE_NETWORK === '1')
  throw new Error('freeradius or radclient is missing: install freeradius, freeradius-utils and freeradius-postgresql')

export interface RadiusNetwork {
  ports: RadiusConfig['ports']
  secrets: RadiusConfig['secrets']
  /** Users of the AAA's database: `writer` and `reader` are ours, `owner` is the operator's own hand. */
  urls: { writer: string; reader: string; owner: string }
  /** The operator's own hand. */
  sql<Row extends pg.QueryResultRow>(statement: string, values?: unknown[]): Promise<Row[]>
  /** A card that may go online, with its password, an address, a plan, and whose it is. */
  addCard(username: string, imsi: string, password: string): Promise<void>
  /** Our elements-file entry for this server; `more` is merged over it. */
  settings(more?: Record<string, unknown>): Record<string, unknown>
  judge: Judge
  /** The server hangs: it is there and answers nobody. */
  pause(): void
  resume(): void
  pid: number
  stop(): Promise<void>
}

/** What radclient says. */
export interface Judge {
  logsIn(username: string, password: string): Promise<'accepted' | 'rejected' | 'silent'>
  disconnects(port: number, secret: string, username: string, session: string): Promise<'ack' | 'nak' | 'silent'>
}

/** `superuserUrl`: a PostgreSQL on loopback, in which a database and three users are made and taken away again. */
export async function startRadius(superuserUrl: string): Promise<RadiusNetwork> {
  const tag = randomBytes(4).toString('hex')
  const database = await makeDatabase(superuserUrl, tag)
  const folder = await mkdtemp(join(tmpdir(), 'signoff-radius-'))
  const owner = new pg.Pool({ connectionString: database.owner, max: 3 })
  owner.on('error', () => undefined)
  const undo = async () => {
    await owner.end()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const secrets = { nas: `nas-${tag}`, probe: `probe-${tag}` }
    const config = { folder, secrets, database: database.server }
    const { child, ports } = await startServer(config)
    const sql: RadiusNetwork['sql'] = async (statement, values) => (await owner.query(statement, values)).rows
    return {
      ports,
      secrets,
      urls: database,
      sql,
      addCard: (username, imsi, password) => addCard(sql, username, imsi, password),
      settings: (more) => settingsFor(ports, secrets, database, more),
      judge: judgeAt(ports.auth, secrets.nas),
      pause: () => void child.kill('SIGSTOP'),
      resume: () => void child.kill('SIGCONT'),
      pid: child.pid ?? 0,
      stop: async () => {
        child.kill('SIGCONT')
        await ended(child)
        await undo()
      },
    }
  } catch (error) {
    await undo()
    throw error
  }
}

function settingsFor(
  ports: RadiusConfig['ports'],
  secrets: RadiusConfig['secrets'],
  urls: { writer: string; reader: string },
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    usernames: ['{msisdn}'],
    tie: { table: 'subscribers', column: 'imsi', is: 'imsi' },
    writer: { url: urls.writer },
    reader: { url: urls.reader, radcheck: 'signoff_radcheck' },
    server: { host: '127.0.0.1', port: ports.probe, secret: secrets.probe },
    control: 'control',
    timeoutMs: 300,
    tries: 2,
    sqlTimeoutMs: 1_500,
    ...more,
  }
}

async function addCard(sql: RadiusNetwork['sql'], username: string, imsi: string, password: string): Promise<void> {
  await sql(`insert into radcheck (username, attribute, op, value) values ($1, 'Cleartext-Password', ':=', $2)`, [
    username,
    password,
  ])
  await sql(
    `insert into radreply (username, attribute, op, value) values ($1, 'Framed-IP-Address', ':=', '10.9.8.7')`,
    [username],
  )
  await sql(`insert into radusergroup (username, groupname, priority) values ($1, 'data-card', 1)`, [username])
  await sql('insert into subscribers (username, imsi) values ($1, $2) on conflict (username) do update set imsi = $2', [
    username,
    imsi,
  ])
}

interface MadeDatabase {
  writer: string
  reader: string
  owner: string
  server: RadiusConfig['database']
  drop: () => Promise<void>
}

async function makeDatabase(superuserUrl: string, tag: string): Promise<MadeDatabase> {
  const name = `aaa_${tag}`
  const password = randomBytes(12).toString('hex')
  const roles = ['writer', 'reader', 'server'].map((role) => `aaa_${role}_${tag}`)
  const [writer = '', reader = '', server = ''] = roles
  const urlAs = (user: string, secret: string) => {
    const url = new URL(superuserUrl)
    url.pathname = `/${name}`
    url.username = user
    url.password = secret
    return url.href
  }
  const owner = urlAs('postgres', new URL(superuserUrl).password)
  await asked(superuserUrl, [
    `create database ${name}`,
    ...roles.map((role) => `create role ${role} login password '${password}' nosuperuser`),
  ])
  await asked(owner, [SCHEMA, grants(writer, reader, server)])
  return {
    writer: urlAs(writer, password),
    reader: urlAs(reader, password),
    owner,
    server: { port: Number(new URL(superuserUrl).port), user: server, password, name },
    drop: () =>
      asked(superuserUrl, [`drop database ${name} with (force)`, ...roles.map((role) => `drop role ${role}`)]),
  }
}

async function asked(url: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A port that was free a moment ago may be taken by now: then others are tried. */
async function startServer(
  config: Omit<RadiusConfig, 'ports'>,
): Promise<{ child: ChildProcess; ports: RadiusConfig['ports'] }> {
  await writeFile(join(config.folder, 'dictionary'), '')
  for (let attempt = 0; ; attempt += 1) {
    const [auth = 0, acct = 0, probe = 0, nas = 0] = await freePorts(4)
    const ports = { auth, acct, probe, nas }
    await writeFile(join(config.folder, 'radiusd.conf'), radiusdConf({ ...config, ports }), { mode: 0o600 })
    const child = spawn(SERVER ?? 'freeradius', ['-f', '-l', 'stdout', '-d', config.folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const problem = await isReady(child)
    if (problem === null) return { child, ports }
    await ended(child)
    if (attempt === 2) throw new Error(`freeradius does not start: ${problem}`)
  }
}

/** Null once it is ready; else what it said. */
function isReady(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let said = ''
    const timer = setTimeout(() => resolve(`no word of readiness in 20 s: ${said}`), 20_000)
    const end = (problem: string | null) => {
      clearTimeout(timer)
      resolve(problem)
    }
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
      if (said.includes('Ready to process requests')) end(null)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.on('error', (error) => end(error.message))
    child.on('exit', () => end(said))
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

async function freePorts(count: number): Promise<number[]> {
  const sockets = Array.from({ length: count }, () => createSocket('udp4'))
  const ports = await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<number>((resolve) => {
          socket.bind(0, '127.0.0.1', () => resolve(socket.address().port))
        }),
    ),
  )
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))))
  return ports
}

function judgeAt(authPort: number, nasSecret: string): Judge {
  return {
    logsIn: async (username, password) => {
      const said = await radclient(authPort, 'auth', nasSecret, { 'User-Name': username, 'User-Password': password })
      return said.includes('Access-Accept') ? 'accepted' : said.includes('Access-Reject') ? 'rejected' : 'silent'
    },
    disconnects: async (port, secret, username, session) => {
      const said = await radclient(port, 'disconnect', secret, { 'User-Name': username, 'Acct-Session-Id': session })
      return said.includes('Disconnect-ACK') ? 'ack' : said.includes('Disconnect-NAK') ? 'nak' : 'silent'
    },
  }
}

/** What radclient received, in its own words. It fails on a rejection and on silence, which are answers here. */
function radclient(port: number, kind: string, secret: string, attributes: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(
      RADCLIENT ?? 'radclient',
      ['-x', '-r', '1', '-t', '2', `127.0.0.1:${port}`, kind, secret],
      { timeout: 10_000 },
      (_failed, out) =>
        resolve(
          out
            .split('\n')
            .filter((line) => line.startsWith('Received'))
            .join('\n'),
        ),
    )
    const lines = Object.entries(attributes).map(([name, value]) => `${name} = "${value}"`)
    child.stdin?.end(`${[...lines, 'Message-Authenticator = 0x00'].join('\n')}\n`)
  })
}
