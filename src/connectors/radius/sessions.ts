import type { Query } from './database.ts'
import { ask, type Peer } from './exchange.ts'
import { ATTRIBUTE, address, CODE, ERROR_CAUSE, integer, integerOf, text } from './packet.ts'
import type { DatabaseSettings, ElementSettings } from './settings.ts'
import { digestRequest } from './signing.ts'

/** A session that accounting has seen begin and not end (RFC 2866). */
export interface Session {
  id: string
  username: string
  nas: string
  callingStation: string | null
  /** Seconds since 1970 by the database's clock: what a NAS compares an order's age with. */
  askedAt: number
}

/** Of one username more are not read: they could fill our memory, and one is as good as a hundred. */
const SESSIONS_MAX = 1_000

export async function openSessions(query: Query, at: DatabaseSettings, usernames: string[]): Promise<Session[]> {
  return query<{ [K in keyof Session]: Session[K] }>(
    `select acctsessionid as id, username, host(nasipaddress) as nas, nullif(left(callingstationid, 60), '') as "callingStation",
       extract(epoch from now())::float8 as "askedAt"
     from ${at.radacct} where username = any($1) and acctstoptime is null order by radacctid limit ${SESSIONS_MAX}`,
    [usernames],
  )
}

export type Ended = { gone: true } | { gone: false; because: string }

/** Asks the NAS of a session to end it. That it knows of no such session is as good (RFC 5176 §3.5, Error-Cause 503). */
export async function disconnect(settings: ElementSettings, session: Session, id: number): Promise<Ended> {
  const nas = settings.nas[session.nas] ?? settings.nas.default
  if (!nas) return { gone: false, because: 'nas-unknown' }
  const peer: Peer = {
    host: nas.host ?? session.nas,
    port: nas.port,
    secret: nas.secret,
    timeoutMs: settings.timeoutMs,
    tries: settings.tries,
  }
  // Accounting can hold a name that no packet can carry (RFC 2865 §5: 253 bytes).
  if (Buffer.byteLength(session.id) > 253 || Buffer.byteLength(session.username) > 253)
    return { gone: false, because: 'session-unnameable' }
  const reply = await ask(peer, disconnectRequest(session, nas.secret, id), false)
  if (reply.is === 'silent') return { gone: false, because: reply.unverified > 0 ? 'nas-unverified' : 'nas-silent' }
  if (reply.packet.code === CODE.disconnectAck) return { gone: true }
  const cause = integerOf(reply.packet, ATTRIBUTE.errorCause)
  if (reply.packet.code !== CODE.disconnectNak) return { gone: false, because: 'nas-off-topic' }
  return cause === ERROR_CAUSE.sessionContextNotFound
    ? { gone: true }
    : { gone: false, because: `nas-nak-${cause ?? 'without-cause'}` }
}

function disconnectRequest(session: Session, secret: string, id: number): Buffer {
  const v4 = /^\d+\.\d+\.\d+\.\d+$/.test(session.nas)
  return digestRequest(CODE.disconnectRequest, {
    id,
    secret,
    attributes: [
      text(ATTRIBUTE.userName, session.username),
      ...(v4 ? [address(ATTRIBUTE.nasIpAddress, session.nas)] : []),
      text(ATTRIBUTE.acctSessionId, session.id),
      ...(session.callingStation === null ? [] : [text(ATTRIBUTE.callingStationId, session.callingStation)]),
      integer(ATTRIBUTE.eventTimestamp, Math.floor(session.askedAt)),
    ],
  })
}
