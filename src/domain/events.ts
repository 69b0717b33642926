import type { Instant } from './instant.ts'

/**
 * Everything that can happen to a case. Stored rows carry these names: a name is added, never changed.
 * No event holds personal data, nor an unkeyed hash of any: events outlive the person's data.
 */
export const eventKinds = [
  'received', // the declaration arrived; it counts from here
  'identity-shown', // somebody proved that the line is theirs
  'agreed', // the subscriber agreed to the quote, or ordinary terms applied
  'approved', // an agent took the request on
  'rejected', // an agent said no, with a reason of the closed list
  'task-done', // one task of the list is behind this case
  'ordered', // an action is about to be asked of the operator's systems
  'order-settled', // what became of that action
  'observed', // somebody looked at the network; the reading lies in evidence
  'point-of-no-return', // from here only forward
  'message-queued',
  'message-sent',
  'message-failed',
  'withdrawal-asked', // the subscriber takes the request back
  'held',
  'hold-released',
  'stuck', // it needs a person
  'retried',
  'date-changed',
  'payee-changed', // where the money goes was said, or said anew; the account itself is sealed
  'refund-returned', // the bank sent the money back; it is owed again
  'contact-changed', // where messages go; the address itself is sealed
  'language-changed',
  'data-exported', // the subscriber took all that is kept about the case
  'promise-moved', // the promise is in danger or broken, and the subscriber was told a new date
  'note',
  'ended', // closed, withdrawn, rejected or ported-out
  'certificate-issued',
  'data-erased',
  'alarm-raised', // after the end the line was seen to live, or to be charged
  'alarm-decided', // an agent looked at it
] as const

export type EventKind = (typeof eventKinds)[number]

export interface NewEvent {
  kind: EventKind
  data: Record<string, unknown>
}

export interface CaseEvent extends NewEvent {
  ref: string
  seq: number
  at: Instant
}

/**
 * The text that is hashed into the chain: the event as JSON with its keys in order, so that a store which re-orders keys
 * (jsonb does) gives the same text back.
 */
export function canonicalText(operator: string, event: CaseEvent): string {
  return canonicalJson({ operator, ref: event.ref, seq: event.seq, at: event.at, kind: event.kind, data: event.data })
}

/** JSON with every object's keys sorted; members that are undefined are left out (RFC 8785 without its number rules). */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const members = value as Record<string, unknown>
  let text = ''
  for (const name of Object.keys(members).sort()) {
    if (members[name] === undefined) continue
    text += `${text && ','}${JSON.stringify(name)}:${canonicalJson(members[name])}`
  }
  return `{${text}}`
}
