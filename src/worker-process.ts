import { randomBytes } from 'node:crypto'
import { baseUrlOf, type Settings } from './config.ts'
import { crashDrill } from './crash-drill.ts'
import type { KnownOperator } from './domain/operator.ts'
import { smtpSender } from './messages/email.ts'
import { mailbox } from './messages/mailbox.ts'
import type { Post } from './messages/send.ts'
import { httpSms } from './messages/sms.ts'
import { numberOfCard } from './process/look-up-lines.ts'
import { receiveAll } from './process/receive.ts'
import { startSchedule } from './process/schedule.ts'
import type { Office, Tools } from './process/tools.ts'
import { clockOffset } from './store/clock.ts'
import { assertBoundRole, connect, type Db } from './store/db.ts'
import { freeDeadLeases, walkerName } from './store/leases.ts'
import { openQueue } from './store/queue.ts'
import { keysFrom } from './store/seal.ts'
import { underSupervisor } from './supervise.ts'
import type { Offices, SimulatorAccess } from './wiring.ts'

/** How long a worker may be silent before another takes its cases over. */
const leaseMs = 12_000

export interface WorkerParts {
  settings: Settings
  appUrl: string
  secret: string
  operators: Map<string, KnownOperator>
  /** Made here, in the one process that holds the secrets of the operators' systems. */
  officesAt: (clock: () => number) => Offices
  simulator: SimulatorAccess | null
  machineMs: () => number
  log: (line: string) => void
}

/** The process in which time acts. As many as one likes may run against one database. */
export async function runWorker(parts: WorkerParts): Promise<void> {
  const { machineMs, log } = parts
  const db = connect(parts.appUrl, 10)
  await assertBoundRole(db)
  const keys = keysFrom(parts.secret)
  const demo = parts.simulator ? await followDemoClock(db, parts.simulator, log) : null
  const { offices, close } = parts.officesAt(() => machineMs() + (demo?.offsetMs() ?? 0))
  const officeOf = (id: string): Office => {
    const office = offices.get(id)
    if (!office) throw new Error(`operator ${id} is not connected here`)
    return office
  }
  const boss = openQueue(parts.appUrl)
  boss.on('error', (error) => log(`queue: ${error.message}`))
  await boss.start()
  await freeDeadLeases(db, [...offices.keys()])
  const drill =
    parts.simulator && process.env.SIGNOFF_CRASH_DRILL ? { onMoment: crashDrill(process.env.SIGNOFF_CRASH_DRILL) } : {}
  const walker = walkerName(randomBytes(4).toString('hex'))
  const tools: Tools = { db, keys, officeOf, walker, machineMs, leaseMs, ...drill }
  const operatorIds = [...offices.keys()]
  const stopReceiving = receiveAll(tools, operatorIds, log)
  const stop = await startSchedule({
    tools,
    post: { ...postOf(parts, db, keys), numberOf: (operator, iccid) => numberOfCard(officeOf(operator), iccid) },
    boss,
    operators: operatorIds,
    reconcileAt: parts.settings.SIGNOFF_RECONCILE_AT ?? null,
    log,
  })
  const supervised = underSupervisor(async () => {
    await stopReceiving()
    await stop()
    await close()
    await demo?.stop()
    await db.destroy()
  })
  supervised.ready()
}

function postOf(parts: WorkerParts, db: Db, keys: Post['keys']): Omit<Post, 'numberOf'> {
  const { settings, operators, machineMs } = parts
  const box = mailbox(machineMs)
  const noSms: Post['sms'] = async () => ({ refused: 'no-sms-gateway', permanent: true })
  const live = settings.SIGNOFF_MODE === 'live'
  const email =
    settings.SMTP_URL && settings.MAIL_FROM
      ? smtpSender({ url: settings.SMTP_URL, from: settings.MAIL_FROM })
      : box.email
  const sms =
    settings.SMS_URL && settings.SMS_TOKEN
      ? httpSms({ url: settings.SMS_URL, token: settings.SMS_TOKEN })
      : live
        ? noSms
        : box.sms
  return { db, keys, operators, baseUrl: baseUrlOf(settings), machineMs, email, sms }
}

const followMs = 150

/** In demo mode the operator's clock runs with ours: whoever moves one, moves both. */
async function followDemoClock(
  db: Db,
  simulator: SimulatorAccess,
  log: (line: string) => void,
): Promise<{ offsetMs: () => number; stop: () => Promise<void> }> {
  let offsetMs = 0
  let told = -1
  let stopped = false
  /** Both start at the same time: until the simulator answers for the first time, it is waited for without a word. */
  let answered = false
  let failing = false
  const follow = async (): Promise<void> => {
    try {
      const wanted = await clockOffset(db)
      if (wanted !== told) {
        const answer = await fetch(`${simulator.url}/simulator/clock`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${simulator.control}` },
          body: JSON.stringify({ offsetMs: wanted }),
          signal: AbortSignal.timeout(2_000),
        })
        if (answer.ok) told = wanted
        answered ||= answer.ok
      }
      offsetMs = wanted
      failing = false
    } catch (error) {
      told = -1
      if (answered && !failing) log(`demo clock: ${error instanceof Error ? error.name : 'failed'}`)
      failing = true
    }
  }
  await follow()
  const loop = (async () => {
    while (!stopped) {
      await new Promise((resolve) => setTimeout(resolve, followMs))
      await follow()
    }
  })()
  return {
    offsetMs: () => offsetMs,
    stop: async () => {
      stopped = true
      await loop
    },
  }
}
