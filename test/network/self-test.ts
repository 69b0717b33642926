import { sql } from 'kysely'
import type { LineOnFile } from '../../src/domain/line.ts'
import { moveClock } from '../../src/store/clock.ts'
import { connect, inOperator } from '../../src/store/db.ts'
import type { Instance } from '../instance.ts'
import { guidedJourney } from '../story/guided.ts'
import { Visitor } from '../visitor.ts'
import type { NetworkPart } from './parts.ts'

type Db = ReturnType<typeof connect>
const HOUR_MS = 3_600_000

/** A data card whose holder lives abroad, and a phone with an eSIM. */
const numbers = ['+77015550002', '+77015550013']

/** Cases through the real doors, against real elements, from the request to the certificate. Gives the exit code. */
export async function selfTest(
  instance: Instance,
  running: readonly NetworkPart[],
  lines: readonly LineOnFile[],
  say: (text: string) => void,
): Promise<number> {
  let worst = 0
  for (const msisdn of numbers) {
    const line = lines.find(({ binding }) => binding.msisdn === msisdn)
    if (!line) throw new Error(`the books know no line ${msisdn} for the self-test`)
    say(`\n${msisdn}`)
    worst = Math.max(worst, await walkOne(instance, running, line, say))
  }
  return worst
}

async function walkOne(
  instance: Instance,
  running: readonly NetworkPart[],
  line: LineOnFile,
  say: (text: string) => void,
): Promise<number> {
  const db = connect(instance.appUrl, 2)
  const tell = async (when: string) => {
    for (const part of running) {
      const said = await part.says(line)
      for (const one of said?.split('\n') ?? []) say(`${when.padEnd(18)} ${one}`)
    }
  }
  await tell('before')
  const { ref, link } = await guidedJourney(
    instance,
    new Visitor(instance.baseUrl, 'en'),
    line.binding.msisdn,
    () => undefined,
  )
  say(`${'case'.padEnd(18)} ${ref}`)
  await stands(db, ref, 'decision')
  const agent = new Visitor(instance.baseUrl, 'en')
  await agent.open('/demo/sign-in/testnet-agent')
  await agent.open(`/desk/c/${ref}/approve`)
  await agent.submit({})
  let told = ''
  for (let steps = 0; steps < 60; steps += 1) {
    const at = await quiet(db, ref)
    if (at !== told) await tell(at)
    told = at
    if (at.startsWith('stuck') || at === 'quarantine-end') break
    await moveClock(db, 6 * HOUR_MS)
  }
  const key = new URL(link, instance.baseUrl).searchParams.get('k') ?? ''
  const paper = await new Visitor(instance.baseUrl, 'en').bytes(
    `/c/${ref}/certificate.pdf?k=${encodeURIComponent(key)}&lang=en`,
  )
  await db.destroy()
  const certified = paper.status === 200 && paper.type.includes('pdf')
  say(certified ? 'The line was observed dead, and certified.' : `No certificate: ${told}.`)
  if (certified && told !== 'quarantine-end') return 1
  return certified ? 0 : 3
}

/** Where the line of a case stands once nothing is due any more. */
async function quiet(db: Db, ref: string): Promise<string> {
  for (let calm = 0, tries = 0; tries < 600; tries += 1) {
    const busy = await inOperator(db, 'testnet', async (tx) => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from places p, clock k
        where p.stuck is null and p.due_at <= clock_timestamp() + (k.offset_ms + 1000) * interval '1 ms'`.execute(tx)
      return (rows[0]?.n ?? 0) > 0
    })
    calm = busy ? 0 : calm + 1
    if (calm >= 4) return placeOf(db, ref)
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
