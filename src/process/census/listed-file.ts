import type { Listed } from '../../connectors/connector.ts'
import { type Cell, type CellFault, iccidIn, imsiIn, msisdnIn } from './cells.ts'
import { columnsIn } from './columns.ts'
import { readTable } from './table.ts'

/* A system's list from a file: an export, where the system itself cannot be asked. */

export type ListedProblem = { line: number; code: CellFault | 'no-identity' | 'state-unknown'; value?: string }

/** Words for the state of a line or a number, as exports have them; others can be told. */
const states: Record<Listed['state'], readonly string[]> = {
  serving: words(
    'serving active enabled on inservice in_service inuse in_use yes true 1 активен активна активный включен работает белсенді 正常 在用',
  ),
  barred: words('barred suspended blocked disabled inactive no false 0 приостановлен заблокирован бұғатталған 停机'),
  ended: words(
    'ended terminated closed cancelled canceled deactivated deleted quarantine resting ageing aging reserved unavailable закрыт расторгнут отключен карантин жабылды 销户 已注销 冻结',
  ),
  free: words('free available stock in_stock instock свободен бос 空闲'),
}

export interface FileReading {
  country: string
  columns?: string | undefined
  /** `A=serving,X=ended` */
  states?: string | undefined
  onProblem: (problem: ListedProblem) => void
}

/**
 * The entries of a file, one by one. Without a column for the state every entry is taken as serving: an element's export
 * names whom it serves. Throws a TableFault where the file cannot be read to its end.
 */
export async function* listedIn(path: string, target: string, reading: FileReading): AsyncGenerator<Listed> {
  const table = await readTable(path)
  const { at } = columnsIn(table.header, reading.columns)
  const told = toldStates(reading.states)
  for await (const { line, cells } of table.rows) {
    const cell = (field: 'msisdn' | 'imsi' | 'iccid' | 'state') => cells[at.get(field) ?? -1] ?? ''
    const faults: CellFault[] = []
    const valueIn = (read: Cell<string>) => {
      if (read.is === 'fault') faults.push(read.code)
      return read.is === 'value' ? read.value : undefined
    }
    const msisdn = valueIn(msisdnIn(cell('msisdn'), reading.country))
    const imsi = valueIn(imsiIn(cell('imsi')))
    const iccid = valueIn(iccidIn(cell('iccid')))
    for (const code of faults) reading.onProblem({ line, code })
    const state = at.has('state') ? stateIn(cell('state'), told) : 'serving'
    if (!state) reading.onProblem({ line, code: 'state-unknown', value: cell('state').slice(0, 40) })
    else if (msisdn || imsi || iccid)
      yield { target, state, ...(msisdn && { msisdn }), ...(imsi && { imsi }), ...(iccid && { iccid }) }
    else if (faults.length === 0) reading.onProblem({ line, code: 'no-identity' })
  }
}

function stateIn(text: string, told: Map<string, Listed['state']>): Listed['state'] | undefined {
  const word = plain(text)
  const known = (Object.keys(states) as Listed['state'][]).find((state) => states[state].includes(word))
  return told.get(word) ?? known
}

/** Throws a RangeError with a sentence where the option cannot be read. */
export function toldStates(text = ''): Map<string, Listed['state']> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '')
  return new Map(
    pairs.map((pair) => {
      const [word = '', state = ''] = pair.split('=').map((part) => part.trim())
      const known = (Object.keys(states) as Listed['state'][]).find((one) => one === state)
      if (!known)
        throw new RangeError(`--states knows no "${state || pair}". It knows: ${Object.keys(states).join(', ')}.`)
      return [plain(word), known]
    }),
  )
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '')
}

function words(text: string): string[] {
  return text.split(' ').map(plain)
}
