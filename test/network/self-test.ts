import { sql } from 'kysely'
import type { LineOnFile } from '../../src/domain/line.ts'
import { moveClock } from '../../src/store/clock.ts'
import { connect, inOperator } from '../../src/store/db.ts'
import type { Instance } from '../instance.ts'
import { guidedJourney } from '../story/guided.ts'
import { Visitor } from '../visitor.ts'
import type { NetworkPart } from './part.ts'

type Db = ReturnType<typeof connect>
const HOUR_MS = 3_600_000

/** A data card and an eSIM through the real doors, against real elements, from the request to the certificate. */
const tried = ['+77015550002', '+77015550013']

interface Tried {
  line: LineOnFile
  ref: string
  link: string
  at: string
}

/** Gives the exit code: 0 all observed dead and certified; 3 not proven, so not certified; 1 certified, and not at rest. */
export async function selfTest(
  instance: Instance,
  running: readonly NetworkPart[],
  lines: readonly LineOnFile[],
  say: (text: string) => void,
): Promise<number> {
  const db = connect(instance.appUrl, 2)
  const tell = async (when: string, line: LineOnFile) => {
    for (const part of running)
      for (const said of (await part.says(line)).split('\n').filter(Boolean)) say(`${when.padEnd(18)} ${said}`)
  }
  try {
    const cases: Tried[] = []
    for (const msisdn of tried) {
      const line = lines.find(({ binding }) => binding.msisdn === msisdn)
      if (!line) throw new Error('the books know no line for the self-test')
      await tell('before', line)
      const one = await requested(instance, db, line)
      say(`${'case'.padEnd(18)} ${one.ref}`)
      cases.push(one)
    }
    await walkToRest(db, cases, tell)
    const codes = []
    for (const one of cases) codes.push(await verdict(instance, one, say))
    return codes.find((code) => code !== 0) ?? 0
  } finally {
    await db.destroy()
  }
}

/** By the guided journey to the receipt, then approved at the desk. */
async function requested(instance: Instance, db: Db, line: LineOnFile): Promise<Tried> {
  const visitor = new Visitor(instance.baseUrl, 'en')
  const { ref, link } = await guidedJourney(instance, visitor, line.binding.msisdn, () => undefined)
  await stands(db, ref, 'decision')
  const agent = new Visitor(instance.baseUrl, 'en')
  await agent.open('/demo/sign-in/testnet-agent')
  await agent.open(`/desk/c/${ref}/approve`)
  await agent.submit({})
  return { line, ref, link, at: '' }
}

const isAtRest = ({ at }: Tried) => at.startsWith('stuck') || at === 'quarantine-end'

/** Lets time pass until no case goes on; tells how the elements stand whenever a case has moved. */
async function walkToRest(
  db: Db,
  cases: Tried[],
  tell: (when: string, line: LineOnFile) => Promise<void>,
): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    await quiet(db)
    for (const one of cases) {
      const at = await placeOf(db, one.ref)
      if (at !== one.at) await tell(at, one.line)
      one.at = at
    }
    if (cases.every(isAtRest)) return
    await moveClock(db, 6 * HOUR_MS)
  }
}

async function verdict(instance: Instance, { line, ref, link, at }: Tried, say: (text: string) => void) {
  const key = new URL(link, instance.baseUrl).searchParams.get('k') ?? ''
  const paper = await new Visitor(instance.baseUrl, 'en').bytes(
    `/c/${ref}/certificate.pdf?k=${encodeURIComponent(key)}&lang=en`,
  )
  const certified = paper.status === 200 && paper.type.includes('pdf')
  const { msisdn } = line.binding
  say(certified ? `${msisdn} was observed dead, and certified.` : `${msisdn}: no certificate: ${at}.`)
  if (certified && at !== 'quarantine-end') return 1
  return certified ? 0 : 3
}

/** Waits until nothing is due any more. */
async function quiet(db: Db): Promise<void> {
  for (let calm = 0, tries = 0; tries < 600; tries += 1) {
    const busy = await inOperator(db, 'testnet', async (tx) => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from places p, clock k
        where p.stuck is null and p.due_at <= clock_timestamp() + (k.offset_ms + 1000) * interval '1 ms'`.execute(tx)
      return (rows[0]?.n ?? 0) > 0
    })
    calm = busy ? 0 : calm + 1
    if (calm >= 4) return
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  throw new Error('the worker does not come to rest')
}

async function placeOf(db: Db, ref: string): Promise<string> {
  return inOperator(db, 'testnet', async (tx) => {
    const { rows } = await sql<{ task: string; stuck: string | null }>`
      select task, stuck from places where ref = ${ref} and lane <> 'money'`.execute(tx)
    const [place] = rows
    return place ? (place.stuck ? `stuck at ${place.task}: ${place.stuck}` : place.task) : 'ended'
  })
}

async function stands(db: Db, ref: string, task: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await placeOf(db, ref)) === task) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`the case never came to ${task}`)
}
