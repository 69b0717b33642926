import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { freshDatabase, setup } from '../test/postgres.ts'
import type { Bench, BenchServer, Measured } from './bench.ts'

/*
 * `npm run bench [name …]`: every bench/<name>.bench.ts on one embedded PostgreSQL that is thrown away afterwards, then one
 * table. The server's settings are the program's own (src/store/embedded), fsync included.
 */

async function empty(superuserUrl: string, name: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const asSuperuser = async (statement: string) => {
    const client = new pg.Client({ connectionString: superuserUrl })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await asSuperuser(`drop database if exists ${name} with (force)`)
  await asSuperuser(`create database ${name}`)
  const url = new URL(superuserUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asSuperuser(`drop database ${name} with (force)`) }
}

function table(rows: Measured[]): string {
  const wide = Math.max(...rows.map((row) => row.what.length))
  return rows
    .map(({ what, value, unit }) => `${what.padEnd(wide)}  ${value.toFixed(value < 100 ? 2 : 0).padStart(9)} ${unit}`)
    .join('\n')
}

const wanted = process.argv.slice(2)
const names = (await readdir(import.meta.dirname))
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((one) => name.startsWith(`${one}.`)))
if (names.length === 0) throw new Error(`no bench named ${wanted.join(', ')} in bench/`)

const stop = await setup()
try {
  const superuserUrl = process.env.SIGNOFF_TEST_PG ?? ''
  const server: BenchServer = { superuserUrl, fresh: freshDatabase, empty: (name) => empty(superuserUrl, name) }
  for (const name of names) {
    const { bench } = (await import(join(import.meta.dirname, name))) as { bench: Bench }
    console.log(`\n${bench.about}`)
    const rows = await bench.run(server, (line) => console.log(`  ${line}`))
    console.log(`\n${table(rows)}`)
  }
} finally {
  await stop()
}
