import { randomBytes, randomInt } from 'node:crypto'
import type { Observation } from '../../domain/evidence.ts'
import type { Profile } from '../../domain/line.ts'
import type { Probe } from '../connector.ts'
import { type Account, accountsOf, isKnown, isRejected } from './accounts.ts'
import { atOnce, type Element } from './element.ts'
import { ask } from './exchange.ts'
import { ATTRIBUTE, CODE, integer, text } from './packet.ts'
import { openSessions, type Session } from './sessions.ts'
import type { ElementSettings } from './settings.ts'
import { accessRequest } from './signing.ts'
import { allUsernamesOf, digitsOf, usernamesOf } from './usernames.ts'

/*
 * How usernames stand, read in two ways that do not depend on each other: the server is asked whether it would let one in
 * (as a NAS, with a secret of our own and no password of anybody's), and the database is read with a user that cannot
 * write. docs/decisions/0025 says why each is needed.
 */

const ASKED_AT_ONCE = 16
const RAW_MAX = 600
/** RFC 2865 §5.6: whether a call would be taken, without its password. */
const CALL_CHECK = 10
/** A footprint of our question may need a moment to reach the reader's copy. */
const FOOTPRINT_TRIES = 5
const FOOTPRINT_WAIT_MS = 200

type Said = 'accepted' | 'rejected' | 'silent'

/** The server's word about one username. */
interface Word {
  said: Said
  raw: string
}

/** What the reader's copy holds. `fresh`: it showed the question about the control that was asked a moment before. */
type Copy =
  | { is: 'read'; accounts: Map<string, Account>; sessions: Session[]; fresh: boolean }
  | { is: 'blind'; because: string }

/** One observation per profile of each probe, in the order of what was asked. */
export async function observeAt(element: Element, reader: string, probes: Probe[]): Promise<Observation[][]> {
  const { settings } = element
  const named = probes.flatMap(({ binding }) =>
    allUsernamesOf(settings, binding).map((username) => ({ username, msisdn: binding.msisdn })),
  )
  const control = await askServer(settings, { username: settings.control })
  const words = new Map<string, Word>([[settings.control, control]])
  const asked = [...new Map(named.map((one) => [one.username, one])).values()]
  await atOnce(ASKED_AT_ONCE, asked, async (one) => {
    // A server that is silent is not asked a thousand times more.
    if (one.username === settings.control) return
    words.set(one.username, control.said === 'silent' ? control : await askServer(settings, one))
  })
  const copy = await readCopy(element, [...words.keys()], control.said === 'accepted')
  return probes.map((probe) =>
    probe.binding.profiles.map((profile) => observationOf(element, { reader, probe, profile, words, copy })),
  )
}

interface Seen {
  reader: string
  probe: Probe
  profile: Profile
  words: Map<string, Word>
  copy: Copy
}

function observationOf({ settings, target }: Element, seen: Seen): Observation {
  const { reader, probe, profile, words, copy } = seen
  const names = usernamesOf(settings, probe.binding, profile)
  const each = names.map((username) => standingOf(username, words.get(username) ?? UNASKED, copy))
  const control = words.get(settings.control) ?? UNASKED
  const raw = [
    ...each.map(({ raw }) => raw),
    `control ${control.raw}, ${aboutControl(control, copy, settings.control)}`,
  ]
  return {
    target,
    subject: `imsi:${profile.imsi}`,
    known: worst(each.map(({ known }) => known)),
    admits: worst(each.map(({ admits }) => admits)),
    attached: worst(each.map(({ attached }) => attached)),
    controlAlive: !names.includes(settings.control) && control.said === 'accepted' && isLiving(copy, settings.control),
    reader,
    element: `radius ${settings.server.host}:${settings.server.port}`,
    at: probe.at,
    raw: raw.join(' | ').slice(0, RAW_MAX),
  }
}

type Tri = boolean | 'cannot-tell'
const worst = (all: Tri[]): Tri => (all.includes(true) ? true : all.includes('cannot-tell') ? 'cannot-tell' : false)

interface Standing {
  known: Tri
  admits: Tri
  attached: Tri
  raw: string
}

function standingOf(username: string, word: Word, copy: Copy): Standing {
  const admits = word.said === 'accepted' ? true : 'cannot-tell'
  if (copy.is === 'blind') return { known: 'cannot-tell', admits, attached: 'cannot-tell', raw: `server ${word.raw}` }
  const account = copy.accounts.get(username) ?? { username, rows: [] }
  const open = copy.sessions.filter((session) => session.username === username)
  // A rejection that nothing in the database explains may mean that we asked wrongly: it is no absence.
  const explained = !isKnown(account) || isRejected(account)
  return {
    known: isKnown(account),
    admits: word.said === 'rejected' && explained ? false : admits,
    attached: open.length > 0,
    raw: `server ${word.raw}; ${rowsIn(account)}; ${open.length} open sessions`,
  }
}

/** The names of attributes, and no value but that of `Auth-Type`. */
function rowsIn({ rows }: Account): string {
  if (rows.length === 0) return 'no rows'
  const said = rows.map(({ table, attribute, value }) =>
    attribute.toLowerCase() === 'auth-type' ? `${table} ${attribute} ${value}` : `${table} ${attribute}`,
  )
  return `${rows.length} rows (${said.slice(0, 8).join(', ')})`
}

function aboutControl(word: Word, copy: Copy, control: string): string {
  // A server that does not know our secret says nothing at all (RFC 2865 §3), so its database never heard of the question.
  if (word.said === 'silent' && copy.is === 'read')
    return 'the server does not answer us: it is down, or the secret is another'
  return aboutCopy(copy, control)
}

function aboutCopy(copy: Copy, control: string): string {
  if (copy.is === 'blind') return `database not read: ${copy.because}`
  if (!copy.fresh) return 'its question is not in the database: an old copy'
  return copy.accounts.get(control)?.rows.length ? 'known in the database' : 'unknown in the database'
}

function isLiving(copy: Copy, control: string): boolean {
  const account = copy.is === 'read' && copy.fresh ? copy.accounts.get(control) : undefined
  return account !== undefined && isKnown(account)
}

const UNASKED: Word = { said: 'silent', raw: 'not asked' }

/**
 * Asks as a NAS that takes a call, with a password that is nobody's (RFC 2865 §4.1 wants one): the listener we ask lets a
 * username in or not by its rows. A listener that looks at the password rejects the control as well, and proves nothing.
 */
async function askServer(settings: ElementSettings, who: { username: string; msisdn?: string }): Promise<Word> {
  const { server, timeoutMs, tries } = settings
  if (Buffer.byteLength(who.username) > 253) return { said: 'silent', raw: 'unnameable' }
  const attributes = [
    text(ATTRIBUTE.userName, who.username),
    integer(ATTRIBUTE.serviceType, CALL_CHECK),
    text(ATTRIBUTE.nasIdentifier, 'signoff'),
    ...(who.msisdn === undefined ? [] : [text(ATTRIBUTE.callingStationId, digitsOf(who.msisdn))]),
  ]
  const request = accessRequest(
    { id: randomInt(256), secret: server.secret, attributes },
    randomBytes(8).toString('hex'),
  )
  const reply = await ask({ ...server, timeoutMs, tries }, request, true)
  if (reply.is === 'silent')
    return { said: 'silent', raw: reply.unverified > 0 ? `silent, ${reply.unverified} unverified answers` : 'silent' }
  const { code, length } = reply.packet
  if (code === CODE.accessAccept) return { said: 'accepted', raw: `Access-Accept, ${length} bytes` }
  if (code === CODE.accessReject) return { said: 'rejected', raw: `Access-Reject, ${length} bytes` }
  return { said: 'silent', raw: `code ${code}` }
}

/** `footprint`: whether the question about the control must be found first, written down by the server that answered it. */
async function readCopy({ settings, reader }: Element, names: string[], footprint: boolean): Promise<Copy> {
  const at = settings.reader
  try {
    if (await reader.read((query) => canWrite(query, settings))) return { is: 'blind', because: 'the reader can write' }
    let fresh = false
    for (let look = 0; footprint && !fresh && look < FOOTPRINT_TRIES; look += 1) {
      if (look > 0) await new Promise((resolve) => setTimeout(resolve, FOOTPRINT_WAIT_MS))
      fresh = await reader.read((query) => sawQuestion(query, settings))
    }
    return await reader.read(async (query) => {
      const accounts = await accountsOf(query, at, names, false)
      const sessions = await openSessions(query, at, names)
      return {
        is: 'read',
        accounts: new Map(accounts.map((one) => [one.username, one])),
        sessions,
        fresh,
      } satisfies Copy
    })
  } catch {
    return { is: 'blind', because: 'no answer' }
  }
}

type Query = Parameters<Parameters<Element['reader']['read']>[0]>[0]

/** A copy that cannot be written to by anybody (a standby) is read by a reader, whatever its user may do elsewhere. */
async function canWrite(query: Query, { reader, writer }: ElementSettings): Promise<boolean> {
  const tables = [reader, writer].flatMap((at) => (at ? [at.radcheck, at.radreply, at.radusergroup, at.radacct] : []))
  const [row] = await query<{ can: boolean | null }>(
    `select not pg_is_in_recovery() and bool_or(has_table_privilege(to_regclass(name)::oid, 'insert, update, delete')) as can
     from unnest($1::text[]) as name where to_regclass(name) is not null`,
    [tables],
  )
  return row?.can ?? false
}

/** Whether the server's own note of a question about the control, less than a minute old, has come to this copy. */
async function sawQuestion(query: Query, { reader, control }: ElementSettings): Promise<boolean> {
  const rows = await query(
    `select 1 as seen from ${reader.radpostauth} where username = $1 and authdate > now() - interval '1 minute' limit 1`,
    [control],
  )
  return rows.length > 0
}

/** For every profile: nothing is known. */
export function blindAt(reader: string, probe: Probe, because: string): Observation[] {
  return probe.binding.profiles.map(({ imsi }) => ({
    target: probe.target,
    subject: `imsi:${imsi}`,
    known: 'cannot-tell',
    admits: 'cannot-tell',
    attached: 'cannot-tell',
    controlAlive: false,
    reader,
    element: 'unknown',
    at: probe.at,
    raw: because,
  }))
}
