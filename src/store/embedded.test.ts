import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { amRoot, plainUser } from './embedded/access.ts'
import { findPackage } from './embedded/binaries.ts'
import { outsideDir } from './embedded/home.ts'
import { stopServer } from './embedded/postmaster.ts'
import { type EmbeddedOptions, type EmbeddedPostgres, removeEmbedded, startEmbedded } from './embedded.ts'
import { isAlive } from './file-lock.ts'

let top: string
let systemDir: string
const used = new Set<string>()
const spawned: ChildProcess[] = []

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'signoff-pg-')))
  await chmod(top, 0o755)
  systemDir = join(top, 'system')
})

afterAll(async () => {
  for (const child of spawned) child.kill('SIGKILL')
  for (const dataDir of used) await removeEmbedded({ dataDir }).catch(() => undefined)
  await rm(top, { recursive: true, force: true, maxRetries: 5 })
})

function options(name: string, more: Partial<EmbeddedOptions> = {}): EmbeddedOptions {
  const dataDir = join(top, name)
  used.add(dataDir)
  return { dataDir, systemDir, timeoutMs: 30_000, ...more }
}

async function sql(server: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: server.superuserUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

async function codeOf(starting: Promise<EmbeddedPostgres>): Promise<{ code: string; message: string }> {
  const server = await starting.catch((error: unknown) => error)
  if (server instanceof Error && 'code' in server) return { code: String(server.code), message: server.message }
  throw new Error(`expected a clear error, got ${String(server)}`)
}

function startElsewhere(dataDir: string): ChildProcess {
  const source = `import { startEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)}
    const server = await startEmbedded(${JSON.stringify({ dataDir, systemDir })})
    console.log(server.pid)
    setInterval(() => {}, 1000)`
  const args = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', source]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  spawned.push(child)
  return child
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk]: unknown[] = child.stdout ? await once(child.stdout, 'data') : []
  return String(chunk).trim()
}

describe('a plain start', () => {
  it('creates, is joined by a second start, and keeps its port and data over a restart', async () => {
    const o = options('plain')
    const first = await startEmbedded(o)
    expect(first.adopted).toBe(false)
    await sql(first, 'create table kept as select 7 as n')
    const second = await startEmbedded(o)
    expect(second).toMatchObject({ adopted: true, port: first.port, pid: first.pid, superuserUrl: first.superuserUrl })
    await second.stop()
    expect(isAlive(first.pid)).toBe(false)
    const third = await startEmbedded(o)
    expect(third).toMatchObject({ adopted: false, port: first.port })
    expect(await sql(third, 'select n from kept')).toEqual([{ n: 7 }])
    await third.stop()
  })

  it('listens on loopback only, with a password, durable, in C.UTF-8, and logs no values', async () => {
    const o = options('settings')
    const server = await startEmbedded(o)
    const names = ['listen_addresses', 'unix_socket_directories', 'synchronous_commit', 'max_connections']
    names.push('max_wal_size', 'shared_buffers', 'log_parameter_max_length', 'log_error_verbosity')
    const rows = await sql(
      server,
      `select name, current_setting(name) v from unnest('{${names.join(',')}}'::text[]) name`,
    )
    expect(rows.map((row) => row.v)).toEqual(['127.0.0.1', '', 'on', '200', '4GB', '256MB', '0', 'terse'])
    const [db] = await sql(
      server,
      'select datlocprovider p, datlocale l from pg_database where datname = current_database()',
    )
    expect(db).toEqual({ p: 'b', l: 'C.UTF-8' })
    const wrong = new Client({ connectionString: server.superuserUrl.replace(/:[^:@]+@/, ':guess@') })
    await expect(wrong.connect()).rejects.toThrow(/password authentication failed/)
    expect((await stat(join(o.dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)
    await sql(server, 'create table once (n text primary key)')
    await sql(server, "insert into once values ('Aigerim')")
    const client = new Client({ connectionString: server.superuserUrl })
    await client.connect()
    await expect(client.query('insert into once values ($1)', ['Aigerim'])).rejects.toThrow()
    await client.end()
    const log = await readFile(join(o.dataDir, 'pg', 'server.log'), 'utf8')
    expect(log).toContain('duplicate key')
    expect(log).not.toContain('Aigerim')
    await server.stop()
  })

  it('starts once when several processes start at the same time', async () => {
    const o = options('together')
    const children = [startElsewhere(o.dataDir), startElsewhere(o.dataDir), startElsewhere(o.dataDir)]
    const pids = await Promise.all(children.map(firstLine))
    expect(new Set(pids).size).toBe(1)
    const server = await startEmbedded(o)
    expect(String(server.pid)).toBe(pids[0])
    await server.stop()
  })
})

describe('after a crash', () => {
  it('joins the server of a process that was killed', async () => {
    const o = options('orphan')
    const child = startElsewhere(o.dataDir)
    const pid = Number(await firstLine(child))
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isAlive(pid)).toBe(true)
    const server = await startEmbedded(o)
    expect(server).toMatchObject({ adopted: true, pid })
    await server.stop()
    expect(isAlive(pid)).toBe(false)
  })

  it('recovers what was committed before the server was killed', async () => {
    const o = options('killed')
    const server = await startEmbedded(o)
    await sql(server, 'create table kept as select generate_series(1, 1000) n')
    const idle = new Client({ connectionString: server.superuserUrl })
    idle.on('error', () => undefined)
    await idle.connect()
    process.kill(server.pid, 'SIGKILL')
    const again = await startEmbedded(o)
    expect(again.adopted).toBe(false)
    expect(await sql(again, 'select count(*)::int n from kept')).toEqual([{ n: 1000 }])
    await idle.end().catch(() => undefined)
    await again.stop()
  })

  it('starts over a half made database', async () => {
    const o = options('half')
    const child = startElsewhere(o.dataDir)
    const pg = join(o.dataDir, 'pg')
    const begun = async (): Promise<boolean> => (await readdir(pg).catch(() => [])).some((n) => n.startsWith('new-'))
    while (!(await begun())) await sleep(2)
    await sleep(80)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await readdir(pg)).not.toContain('cluster')
    await mkdir(join(pg, 'new-old'), { recursive: true })
    const server = await startEmbedded(o)
    expect(await sql(server, 'select 1 n')).toEqual([{ n: 1 }])
    await server.stop()
    const again = await startEmbedded(o)
    expect((await readdir(pg)).sort()).toEqual(['cluster', 'server.log'])
    await again.stop()
  })

  it('starts over the pid file of a dead server, and over one whose number is now another program', async () => {
    const o = options('stale')
    await (await startEmbedded(o)).stop()
    const user = amRoot() ? await plainUser() : {}
    const other = spawn('sleep', ['60'], { ...user, cwd: '/' })
    spawned.push(other)
    for (const pid of [2 ** 30, other.pid, process.pid]) {
      const file = join(o.dataDir, 'pg', 'cluster', 'postmaster.pid')
      await writeFile(file, `${pid}\n${o.dataDir}/pg/cluster\n1700000000\n21999\n\n127.0.0.1\n  1 1\nready   \n`)
      const server = await startEmbedded(o)
      expect(server.adopted).toBe(false)
      await server.stop()
    }
    expect(other.exitCode).toBeNull()
  })
})

describe('the programs', () => {
  async function copyWithoutLinks(to: string): Promise<string> {
    const { dir } = await findPackage()
    const filter = async (path: string): Promise<boolean> => !(await lstat(path)).isSymbolicLink()
    await cp(dir, to, { recursive: true, filter })
    return to
  }

  it('get their library links back when npm did not make them', async () => {
    const packageDir = await copyWithoutLinks(join(top, 'package'))
    const server = await startEmbedded(options('links', { packageDir }))
    const links = (await readdir(join(packageDir, 'native', 'lib'), { withFileTypes: true })).filter((e) =>
      e.isSymbolicLink(),
    )
    expect(process.platform !== 'linux' || links.length > 0).toBe(true)
    await server.stop()
  })

  it.runIf(amRoot())('as root in a closed folder live outside, with the database, and are copied once', async () => {
    await mkdir(join(top, 'closed'), { mode: 0o700 })
    const packageDir = await copyWithoutLinks(join(top, 'closed', 'package'))
    const o = options('closed/data', { packageDir })
    const server = await startEmbedded(o)
    await sql(server, 'create table kept as select 7 as n')
    const outside = outsideDir(o.dataDir, systemDir)
    expect(await readlink(join(o.dataDir, 'pg'))).toBe(outside)
    expect((await stat(join(outside, 'cluster'))).uid).toBe((await plainUser()).uid)
    const copy = join(systemDir, (await readdir(systemDir)).find((n) => n.startsWith('postgresql-')) ?? '')
    const made = (await stat(copy)).ino
    process.kill(server.pid, 'SIGKILL')
    const again = await startEmbedded(o)
    expect(await sql(again, 'select n from kept')).toEqual([{ n: 7 }])
    expect((await stat(copy)).ino).toBe(made)

    await rm(o.dataDir, { recursive: true })
    const empty = await startEmbedded(o)
    expect(empty.adopted).toBe(false)
    expect(isAlive(again.pid)).toBe(false)
    expect((await readdir(outside)).some((n) => n.startsWith('left-'))).toBe(true)
    await expect(sql(empty, 'select n from kept')).rejects.toThrow(/does not exist/)
    await empty.stop()
  })

  it.runIf(amRoot())('as root follow a data folder that was closed later', async () => {
    const o = options('later/data')
    await mkdir(join(top, 'later'), { mode: 0o755 })
    const server = await startEmbedded(o)
    await sql(server, 'create table kept as select 7 as n')
    await server.stop()
    await chmod(join(top, 'later'), 0o700)
    const moved = await startEmbedded(o)
    expect(await readlink(join(o.dataDir, 'pg'))).toBe(outsideDir(o.dataDir, systemDir))
    expect(await sql(moved, 'select n from kept')).toEqual([{ n: 7 }])
    await moved.stop()
  })
})

describe('what a person must see to', () => {
  async function listen(port: number): Promise<Server> {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  }

  it('a port in the way: the remembered one is left, an insisted one is an error', async () => {
    const o = options('port')
    const first = await startEmbedded(o)
    await first.stop()
    const other = await listen(first.port)
    expect(await codeOf(startEmbedded({ ...o, port: first.port }))).toMatchObject({ code: 'port-in-use' })
    const moved = await startEmbedded(o)
    expect(moved.port).not.toBe(first.port)
    await moved.stop()
    other.close()
  })

  it('a folder that cannot be written', async () => {
    await writeFile(join(top, 'file'), '')
    expect(await codeOf(startEmbedded({ dataDir: join(top, 'file', 'data') }))).toMatchObject({ code: 'not-writable' })
    if (amRoot()) return
    await mkdir(join(top, 'shut'), { mode: 0o500 })
    const { code, message } = await codeOf(startEmbedded({ dataDir: join(top, 'shut', 'data') }))
    expect(code).toBe('not-writable')
    expect(message).toContain('SIGNOFF_DATA')
    expect(await codeOf(startEmbedded({ dataDir: '/usr' }))).toMatchObject({ code: 'other-owner' })
  })

  it('no programs, a database of another version, lost secrets, a server that does not start', async () => {
    const o = options('broken')
    expect(await codeOf(startEmbedded({ ...o, packageDir: join(top, 'none') }))).toMatchObject({ code: 'no-binaries' })
    await (await startEmbedded(o)).stop()
    const cluster = join(o.dataDir, 'pg', 'cluster')
    const [version, secrets, config] = ['PG_VERSION', '../../secrets.json', 'postgresql.conf'].map((n) =>
      join(cluster, n),
    )
    if (!version || !secrets || !config) throw new Error('no paths')

    const [oldVersion, oldSecrets] = [await readFile(version), await readFile(secrets)]
    await writeFile(version, '17\n')
    expect(await codeOf(startEmbedded(o))).toMatchObject({ code: 'other-version' })
    await writeFile(version, oldVersion)
    await rm(secrets)
    expect(await codeOf(startEmbedded(o))).toMatchObject({ code: 'secret-missing' })
    await writeFile(secrets, oldSecrets)
    await writeFile(config, 'work_mem = nonsense\n')
    const { code, message } = await codeOf(startEmbedded(o))
    expect(code).toBe('not-up')
    expect(message).toContain('work_mem')
  })

  it('a link to a database that is gone', async () => {
    const o = options('gone')
    await mkdir(o.dataDir)
    await symlink(join(top, 'nowhere'), join(o.dataDir, 'pg'))
    expect(await codeOf(startEmbedded(o))).toMatchObject({ code: 'cluster-missing' })
  })

  it.runIf(amRoot())('a full disk while the database is made', async ({ skip }) => {
    const small = join(top, 'small')
    await mkdir(small)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=755', 'signoff-test', small], { stdio: 'ignore' })
    } catch {
      skip('mounting is not allowed here')
    }
    try {
      const o = options('small/data')
      expect(await codeOf(startEmbedded(o))).toMatchObject({ code: 'disk-full' })
      expect(await readdir(join(o.dataDir, 'pg'))).toEqual([])
    } finally {
      await stopServer(join(small, 'data', 'pg', 'cluster'), 5_000)
      execFileSync('umount', [small])
    }
  })
})
