import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { connect, inOperator } from '../../src/store/db.ts'
import { type Instance, startInstance } from '../instance.ts'
import { Visitor } from '../visitor.ts'
import { guidedJourney } from './guided.ts'
import { networkView } from './network.ts'

/*
 * The guide's own case, played through the real doors of a throw-away instance: a Kcell data line whose holder lives abroad,
 * from "I want to cancel" to a certificate that says the line was observed dead. Every sentence of the subscriber's column is
 * read off a page or out of a mail; nothing here knows what they will say.
 *
 * Exit code: 0 observed dead and certified; 3 not proven, so not certified; 1 something else went wrong.
 */

const { values: given } = parseArgs({
  options: {
    lang: { type: 'string', default: 'en' },
    fault: { type: 'string' },
    crash: { type: 'boolean', default: false },
  },
})
const lang = given.lang ?? 'en'
const faults = ['zombie', 'bar-ignored']
if (!['kk', 'ru', 'en', 'zh'].includes(lang) || (given.fault !== undefined && !faults.includes(given.fault))) {
  console.error('npm run story -- [--lang kk|ru|en|zh] [--fault zombie|bar-ignored] [--crash]')
  process.exit(2)
}

const number = '+77015550002'
const folder = join(import.meta.dirname, '../../story')
const say = (who: 'time' | 'subscriber' | 'agent' | 'network' | 'mail' | 'story', text: string) => {
  const name = { time: '', subscriber: 'subscriber', agent: 'agent', network: 'network', mail: 'mail', story: 'story' }[
    who
  ]
  for (const line of text.split('\n')) console.log(`${name.padEnd(11)}│ ${line}`)
}

async function main(): Promise<number> {
  const drill = join(folder, 'crash-drill')
  await mkdir(folder, { recursive: true })
  if (given.crash) await writeFile(drill, '')
  const instance = await startInstance(given.crash ? { env: { SIGNOFF_CRASH_DRILL: drill } } : {})
  try {
    return await play(instance, drill)
  } finally {
    await instance.stop()
  }
}

async function play(instance: Instance, drill: string): Promise<number> {
  const db = connect(instance.appUrl, 2)
  const subscriber = new Visitor(instance.baseUrl, lang)
  const agent = new Visitor(instance.baseUrl, lang)
  if (given.fault) await setFault(instance, given.fault)
  await newMail(db)
  say(
    'story',
    `language ${lang}${given.fault ? `, fault ${given.fault}` : ''}${given.crash ? ', the worker is killed at every task' : ''}; the line: ${number}, Kcell, data only, its holder abroad`,
  )
  await network(instance)

  const { ref, link } = await guidedJourney(instance, subscriber, number, say)
  say('subscriber', `${subscriber.submits} submits from the start to the receipt`)

  for (let day = 0; day < 3; day += 1) {
    await quiet(db)
    await step(subscriber, 'day')
  }
  await waitsFor(db, ref, 'decision')
  await newMail(db)
  await track(subscriber, link)
  await decide(agent, ref)
  await quiet(db)
  await newMail(db)

  const end = await toTheEnd(instance, subscriber, db, ref, link)
  if (given.crash)
    say('story', `the worker was killed ${(await readFile(drill, 'utf8')).split('\n').filter(Boolean).length} times`)
  await tellCounts(instance)
  const code = await verdict(instance, subscriber, ref, link, end)
  await db.destroy()
  return code
}

/** An agent signs in at the desk, reads the case and takes the request on. */
async function decide(agent: Visitor, ref: string): Promise<void> {
  await agent.open('/demo/sign-in/kcell-agent')
  await agent.open(`/desk/c/${ref}`)
  say('agent', `opens ${ref} at the desk`)
  await agent.open(`/desk/c/${ref}/approve`)
  const answer = await agent.submit({})
  if (answer.status >= 400) throw new Error(`the approval was refused:\n${answer.text}`)
  say('agent', 'approves')
}

type Ending = { dead: boolean; stuck: string | null; closed: boolean }

/** Day after day, until the case is at rest: certified and settled, or stuck before a person. */
async function toTheEnd(
  instance: Instance,
  subscriber: Visitor,
  db: ReturnType<typeof connect>,
  ref: string,
  link: string,
): Promise<Ending> {
  let told = ''
  let end: Ending = { dead: false, stuck: null, closed: false }
  for (let steps = 0; steps < 60; steps += 1) {
    await quiet(db)
    const headline = (await track(subscriber, link, told)) ?? told
    if (headline !== told) await network(instance)
    told = headline
    await newMail(db)
    end = await endingOf(db, ref)
    if (end.stuck || end.closed) break
    await step(subscriber, (await soon(db)) ? 'hour' : 'day')
  }
  await quiet(db)
  await newMail(db)
  return endingOf(db, ref)
}

async function step(who: Visitor, length: 'hour' | 'day' | 'week'): Promise<void> {
  const page = who.page
  await who.open('/track')
  const form = who.page?.root.querySelector('form[action="/demo/clock"]')
  const csrf = form?.querySelector('[name="csrf"]')?.getAttribute('value') ?? ''
  await who.post('/demo/clock', { csrf, step: length, back: '/track' })
  const clock = who.page?.root.querySelector('.demo .clock')?.text ?? ''
  say('time', `── ${clock} ──`)
  if (page) who.page = page
}

/** Until the case stands at a task: a worker that is being killed at every one needs its time. */
async function waitsFor(db: ReturnType<typeof connect>, ref: string, task: string): Promise<void> {
  for (const end = Date.now() + 240_000; Date.now() < end; ) {
    const { rows } = await inOperator(db, 'kcell', (tx) =>
      sql<{ task: string }>`select task from places where ref = ${ref}`.execute(tx),
    )
    if (rows.some((row) => row.task === task)) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`the case never came to ${task}`)
}

/** Whether something falls due within the next hour. */
async function soon(db: ReturnType<typeof connect>): Promise<boolean> {
  return inOperator(db, 'kcell', async (tx) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from places p, clock k
      where p.stuck is null and p.due_at <= clock_timestamp() + (k.offset_ms + 3600000) * interval '1 ms'`.execute(tx)
    return (rows[0]?.n ?? 0) > 0
  })
}

/** What the tracking page says at its top. Printed when it says something new. */
async function track(subscriber: Visitor, link: string, told = ''): Promise<string | null> {
  const page = await subscriber.open(link)
  const title = page.root.querySelector('h1')?.text.trim() ?? ''
  if (title === told) return null
  const clock = page.root.querySelector('main .promise-words')?.text.replace(/\s+/g, ' ').trim()
  say('subscriber', clock ? `${title} (${clock})` : title)
  return title
}

let mailSeen = 0
async function newMail(db: ReturnType<typeof connect>): Promise<void> {
  const { rows } = await sql<{ id: number; channel: string; subject: string | null; body: string }>`
    select id, channel, subject, body from mailbox where id > ${mailSeen} order by id`.execute(db)
  for (const mail of rows) {
    mailSeen = mail.id
    // An SMS says the same in several languages, a paragraph each. Its links hold a key.
    const lines = mail.channel === 'sms' ? mail.body.split(/\n+/) : [mail.subject ?? '']
    for (const line of lines) say('mail', `${mail.channel}: ${line.replace(/https?:\S+/, '…')}`)
  }
}

async function network(instance: Instance): Promise<void> {
  say('network', await networkView(instance, number))
}

/** Waits until nothing is due: whatever time had to do, it has done. */
async function quiet(db: ReturnType<typeof connect>): Promise<void> {
  const end = Date.now() + 240_000
  for (let calm = 0; calm < 4; ) {
    if (Date.now() > end) throw new Error('the worker does not come to rest')
    const busy = await inOperator(db, 'kcell', async (tx) => {
      const { rows } = await sql<{ n: number }>`
        select (select count(*) from places p, clock k where p.stuck is null and p.due_at <= clock_timestamp() + (k.offset_ms + 1000) * interval '1 ms')
             + (select count(*) from outbox where sent_at is null and failed_at is null) as n`.execute(tx)
      return (rows[0]?.n ?? 0) > 0
    })
    calm = busy ? 0 : calm + 1
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}

async function endingOf(db: ReturnType<typeof connect>, ref: string): Promise<Ending> {
  return inOperator(db, 'kcell', async (tx) => {
    const cases = await sql<{
      dead: boolean
      settled: boolean
    }>`select facts ? 'deadAt' as dead, facts ? 'settled' as settled from cases where ref = ${ref}`.execute(tx)
    const places = await sql<{
      task: string
      stuck: string | null
    }>`select task, stuck from places where ref = ${ref}`.execute(tx)
    const stuck = places.rows.find((place) => place.stuck)
    const resting = places.rows.every((place) => place.task === 'quarantine-end')
    return {
      dead: cases.rows[0]?.dead ?? false,
      stuck: stuck ? `${stuck.task}: ${stuck.stuck}` : null,
      closed: resting && (cases.rows[0]?.settled ?? false),
    }
  })
}

async function setFault(instance: Instance, kind: string): Promise<void> {
  const answer = await fetch(`${instance.simulator.url}/simulator/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${instance.simulator.control}` },
    body: JSON.stringify({ kind, operator: 'kcell', line: number }),
  })
  if (!answer.ok) throw new Error(`the simulator refused the fault: ${await answer.text()}`)
}

async function tellCounts(instance: Instance): Promise<void> {
  const answer = await fetch(`${instance.simulator.url}/simulator/log`, {
    headers: { authorization: `Bearer ${instance.simulator.control}` },
  })
  const { counts } = (await answer.json()) as { counts: Record<string, { acted: number }> }
  const acted = Object.entries(counts).map(([action, { acted: times }]) => `${action} ${times}`)
  say('network', `the operator's log, acts per action: ${acted.join(', ')}`)
  if (Object.values(counts).some(({ acted: times }) => times > 1)) throw new Error('an action was done twice')
}

/** The certificate, or the reason why there is none. */
async function verdict(
  instance: Instance,
  subscriber: Visitor,
  ref: string,
  link: string,
  end: Ending,
): Promise<number> {
  const key = new URL(link, instance.baseUrl).searchParams.get('k') ?? ''
  const pdf = await subscriber.bytes(`/c/${ref}/certificate.pdf?k=${encodeURIComponent(key)}&lang=${lang}`)
  await network(instance)
  if (pdf.status === 200 && pdf.type.includes('pdf') && end.dead && !end.stuck) {
    await writeFile(join(folder, 'certificate.pdf'), pdf.bytes)
    say('story', 'the line was observed dead; story/certificate.pdf says who looked, when, and what was not looked at')
    return 0
  }
  say(
    'story',
    `no certificate: ${end.stuck ?? 'not proven'}. The line is not called dead, because it was not seen dead.`,
  )
  return pdf.status === 200 ? 1 : 3
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
