import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Instant, instantOf } from '../../domain/instant.ts'
import type { Row, Table } from '../../process/census/table.ts'
import { TableFault } from '../../process/census/table.ts'

/*
 * RADIUS accounting as FreeRADIUS writes it down (`detail` files): records apart by an empty line, attributes below a line
 * with the time. RFC 2866 §5.1: Acct-Status-Type Start, Stop, Interim-Update; §5.10: a session that the operator itself
 * cut ends with Admin-Reset, and that is what a termination leaves behind.
 */

export interface Session {
  at: Instant
  starts: boolean
  cut: boolean
  msisdn?: string
  imsi?: string
  raw: string
}

const RAW_MAX = 300

/** Every record that says when it was and whose it is. Throws a TableFault where the file has none at all. */
export async function* sessionsIn(path: string): AsyncGenerator<Session> {
  let attributes = new Map<string, string>()
  let found = 0
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const line of lines) {
      const [, name, value] = /^\s+([\w-]+)\s*=\s*"?(.*?)"?\s*$/.exec(line) ?? []
      if (name && value !== undefined) attributes.set(name, value)
      else if (attributes.size > 0) {
        const session = sessionOf(attributes)
        attributes = new Map()
        if (session) {
          found += 1
          yield session
        }
      }
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
    throw new TableFault(`${path} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`)
  }
  const last = sessionOf(attributes)
  if (last) yield last
  if (found === 0 && !last)
    throw new TableFault(`${path} holds no accounting record. It must be a detail file, as FreeRADIUS writes it.`)
}

/** Sessions that the operator cut, as a table of ended lines: the last cut of each. What came after it is kept apart. */
export async function cutSessions(path: string): Promise<Table> {
  const last = new Map<string, Session>()
  for await (const session of sessionsIn(path)) {
    if (session.cut) last.set(nameOf(session), session)
  }
  const rows = [...last.values()].map(
    ({ msisdn = '', imsi = '', at }, index): Row => ({ line: index + 1, cells: [msisdn, imsi, at] }),
  )
  return {
    header: ['msisdn', 'imsi', 'ended'],
    rows: (async function* () {
      yield* rows
    })(),
  }
}

const nameOf = ({ imsi, msisdn }: Session): string => imsi ?? msisdn ?? ''

function sessionOf(attributes: Map<string, string>): Session | undefined {
  const seconds = Number(attributes.get('Timestamp') ?? 'none')
  const status = attributes.get('Acct-Status-Type')
  const imsi = attributes.get('3GPP-IMSI') ?? imsiOf(attributes.get('User-Name'))
  const msisdn = attributes.get('Calling-Station-Id')
  if (!Number.isFinite(seconds) || !status || (!imsi && !msisdn)) return undefined
  const cause = attributes.get('Acct-Terminate-Cause')
  const shown = ['Acct-Status-Type', 'Acct-Session-Id', 'NAS-IP-Address', 'Framed-IP-Address', 'Acct-Terminate-Cause']
  return {
    at: instantOf(seconds * 1_000),
    starts: status === 'Start' || status === 'Interim-Update' || status === 'Alive',
    cut: status === 'Stop' && (cause === 'Admin-Reset' || cause === 'Admin-Reboot'),
    ...(imsi ? { imsi } : {}),
    ...(msisdn ? { msisdn } : {}),
    raw: shown
      .flatMap((name) => (attributes.has(name) ? [`${name} = ${attributes.get(name)}`] : []))
      .join(', ')
      .slice(0, RAW_MAX),
  }
}

/** `401020000000001@mnc02…` and the like: a user name that begins with an IMSI. */
function imsiOf(userName: string | undefined): string | undefined {
  return /^[01]?(\d{14,15})(?:@|$)/.exec(userName ?? '')?.[1]
}
