import { sql } from 'kysely'
import type { Quote } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { Instant } from '../domain/instant.ts'
import type { LineOnFile } from '../domain/line.ts'
import { zero } from '../domain/money.ts'
import { type KnownOperator, type OperatorRules, rule } from '../domain/operator.ts'
import { systemCan } from '../domain/permissions.ts'
import { withoutPerson } from '../process/tasks/keep-standing.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import type { Person } from '../store/people.ts'
import { markOf } from '../store/seal.ts'
import type { Desk } from './in-case.ts'
import { listFor } from './list-lines.ts'
import { openCase } from './open-case.ts'
import { type ApplicationKey, openApplication } from './start-application.ts'

export interface NotMineReport {
  /** Subscription ids, as the list named them. */
  lines: string[]
  contact: NonNullable<Person['contact']>
  /** Drawn with the form: the same form sent twice makes one report. */
  formId: string
}

/** One reported line, and the request that it became. */
export interface Reported {
  line: LineOnFile
  ref: string
  at: Instant
}

/**
 * "This line is not mine", of one or many lines of one's own list: each becomes a request of its own that goes the way of
 * every other, with a receipt and a warning to the line, and with nothing to pay or to agree to. It is not switched off before
 * an agent has looked at how it was taken. Throws CaseRefused `prove-who-you-are`, or `no-such-line` where none was listed.
 */
export async function reportNotMine(
  desk: Desk,
  key: ApplicationKey,
  office: KnownOperator,
  report: NotMineReport,
): Promise<void> {
  await inOperator(desk.db, key.operator, async (tx) => {
    // Two presses of one button wait for each other here; the second finds what the first made.
    await sql`select pg_advisory_xact_lock(hashtextextended(${report.formId}, 0))`.execute(tx)
    const application = await openApplication(tx, desk, key, true)
    const who = { is: 'subscriber', assurance: application?.assurance ?? 'none' } as const
    const may = systemCan('report-line', who, office.rules)
    const listed = (await listFor(tx, desk, key, office.rules))?.lines
    if (!application || may !== true || !listed) throw new CaseRefused('prove-who-you-are')
    const chosen = listed.filter(({ binding }) => report.lines.includes(binding.subscriptionId))
    if (chosen.length === 0) throw new CaseRefused('no-such-line')
    const now = await caseNow(tx, desk.machineMs())
    for (const line of chosen) {
      const form = formName(desk, report.formId, line)
      if ((await refUnder(tx, key.operator, form)) !== undefined) continue
      const receipt = await openCase(
        tx,
        desk.keys,
        office,
        {
          door: 'guided',
          language: application.language,
          binding: line.binding,
          person: { holder: line.standing.holder, contact: report.contact },
          requestedEnd: 'now',
          reason: 'not-said',
          refundWay: 'none',
          identity: { level: application.assurance, at: now },
          // Who never took a line owes nothing for it and is not asked to agree; its money waits for a person.
          agreement: { quote: nothing(office.rules, now), standing: withoutPerson(line.standing), at: now },
          notMine: { at: now },
        },
        now,
      ).catch(unlessOpen)
      if (receipt)
        await sql`insert into directory (name, operator, ref) values (${form}, ${key.operator}, ${receipt.ref})`.execute(
          tx,
        )
    }
  })
}

/** What became of a report, for whoever sent it: the lines it made a request of. Null: nobody who may see it. */
export async function reportedIn(
  desk: Desk,
  key: ApplicationKey,
  rules: OperatorRules,
  formId: string,
): Promise<Reported[] | null> {
  return inOperator(desk.db, key.operator, async (tx) => {
    const listed = (await listFor(tx, desk, key, rules))?.lines
    if (!listed) return null
    const reported: Reported[] = []
    for (const line of listed) {
      const ref = await refUnder(tx, key.operator, formName(desk, formId, line))
      if (ref === undefined) continue
      const { rows } = await sql<{ at: Instant }>`
        select received_at as at from cases where operator = ${key.operator} and ref = ${ref}`.execute(tx)
      if (rows[0]) reported.push({ line, ref, at: rows[0].at })
    }
    return reported
  })
}

const formName = (desk: Desk, formId: string, { binding }: LineOnFile): string =>
  `form:${markOf(desk.keys, 'form', `${formId} ${binding.subscriptionId}`).toString('hex')}`

async function refUnder(tx: Tx, operator: string, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ ref: string }>`
    select ref from directory where name = ${name} and operator = ${operator}`.execute(tx)
  return rows[0]?.ref
}

function nothing(rules: OperatorRules, asOf: Instant): Quote {
  const none = zero(rule(rules.currency))
  return { asOf, lines: [], toPay: none, toRefund: none, usageCap: none, forfeited: [] }
}

/** A line that is being ended already is no reason to lose the report of the others. */
function unlessOpen(error: unknown): null {
  if (error instanceof CaseRefused && error.code === 'already-open') return null
  throw error
}
