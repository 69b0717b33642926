import type { Day, Instant } from '../../domain/instant.ts'
import type { Termination } from '../../domain/shadow.ts'
import { type Cell, type CellFault, iccidIn, imsiIn, msisdnIn, type When, whenIn } from '../../process/census/cells.ts'
import { columnsIn, type Field } from '../../process/census/columns.ts'
import type { Table } from '../../process/census/table.ts'

/* From a table of ended lines to terminations. No row is dropped in silence: what cannot be used is told by its line. */

export type RowProblem = CellFault | 'no-identity' | 'repeated'

/** `used`: the row was taken all the same, without that cell. `of`: the line that it repeats. */
export interface Problem {
  line: number
  code: RowProblem
  column?: string
  used: boolean
  of?: number
}

export interface Terminations {
  rows: Termination[]
  problems: Problem[]
  passedOver: string[]
}

/** How an operator's numbers and dates are read. */
export interface Reading {
  country: string
  zone: string
  /** `msisdn=A,ended=B` */
  columns?: string | undefined
}

/** Reads them all. Throws a TableFault where the table cannot be read, or does not name a line. */
export async function terminationsIn(table: Table, reading: Reading): Promise<Terminations> {
  const { at, passedOver } = columnsIn(table.header, reading.columns)
  const rows: Termination[] = []
  const problems: Problem[] = []
  const seen = new Map<string, number>()
  for await (const { line, cells } of table.rows) {
    const row = rowOf(line, (field) => cells[at.get(field) ?? -1] ?? '', reading)
    const named = row.faults.map(({ field, code }) => ({ line, code, column: table.header[at.get(field) ?? -1] ?? '' }))
    const names = identitiesOf(row.termination)
    // Without a number, and with a cell that could not be read, the row says nothing of which line it is.
    if (names.length === 0) {
      problems.push(...named.map((one) => ({ ...one, used: false })))
      if (named.length === 0) problems.push({ line, code: 'no-identity', used: false })
      continue
    }
    problems.push(...named.map((one) => ({ ...one, used: true })))
    const earlier = names.map((name) => seen.get(name)).find((one) => one !== undefined)
    if (earlier !== undefined) {
      problems.push({ line, code: 'repeated', used: false, of: earlier })
      continue
    }
    for (const name of names) seen.set(name, line)
    rows.push(row.termination)
  }
  return { rows, problems, passedOver }
}

interface RowRead {
  termination: Termination
  faults: { field: Field; code: CellFault }[]
}

function rowOf(line: number, cell: (field: Field) => string, { country, zone }: Reading): RowRead {
  const faults: RowRead['faults'] = []
  const valueIn = <T>(field: Field, read: Cell<T>): T | undefined => {
    if (read.is === 'fault') faults.push({ field, code: read.code })
    return read.is === 'value' ? read.value : undefined
  }
  const dayOf = (field: Field): Day | undefined => valueIn<When>(field, whenIn(cell(field), zone))?.day
  const found = {
    msisdn: valueIn('msisdn', msisdnIn(cell('msisdn'), country)),
    imsi: valueIn('imsi', imsiIn(cell('imsi'))),
    iccid: valueIn('iccid', iccidIn(cell('iccid'))),
    subscriptionId: cell('subscription').slice(0, 100) || undefined,
    ended: valueIn<When>('ended', whenIn(cell('ended'), zone)),
    billingEnd: dayOf('billing-end'),
    lastCharge: dayOf('last-charge'),
    lastBill: dayOf('last-bill'),
    amount: cell('amount').slice(0, 40) || undefined,
  }
  const given = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
  return { termination: { line, ...given }, faults }
}

/** What a row may be the same by. The number only where nothing better is there: it can have belonged to two lines. */
function identitiesOf({ msisdn, imsi, iccid, subscriptionId }: Termination): string[] {
  const cards = [imsi && `imsi ${imsi}`, iccid && `iccid ${iccid}`, subscriptionId && `subscription ${subscriptionId}`]
  const names = cards.filter((name) => name !== undefined && name !== '')
  return names.length > 0 ? (names as string[]) : msisdn ? [`msisdn ${msisdn}`] : []
}

/** Whether the list itself says that the line ends later than `now`. */
export function endsLater({ ended }: Termination, now: Instant, today: Day): boolean {
  return ended?.at ? ended.at > now : (ended?.day ?? today) > today
}
