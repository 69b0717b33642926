import type { Generated } from 'kysely'
import type { Instant } from '../domain/instant.ts'

/** The tables as Kysely sees them, in the order of migrations/0001-cases.sql. JSON columns are read parsed, written as text. */
export interface Database {
  applications: ApplicationsTable
  brake: { one: Generated<boolean>; halted_at: Instant | null; halted_by: string | null; why: string | null }
  certificates: CertificatesTable
  clock: { one: Generated<boolean>; offset_ms: number }
  codes: CodesTable
  deliveries: {
    operator: string
    id: Generated<number>
    outbox: string
    at: Instant
    outcome: string
    detail: string | null
  }
  directory: { name: string; operator: string; ref: string }
  limits: { name: string; points: number; expires: Instant }
  mailbox: MailboxTable
  numbers: NumbersTable
  outbox: OutboxTable
  people: PeopleTable
}

interface ApplicationsTable {
  operator: string
  id: string
  secret_mark: Buffer
  language: string
  answers: Buffer
  assurance: string
  assured_until: Instant | null
  lookup: string
  lookup_at: Instant | null
  line_sealed: Buffer | null
  ref: string | null
  created_at: Instant
  touched_at: Instant
}

interface CertificatesTable {
  operator: string
  ref: string
  code_mark: Buffer
  issued_at: Instant
  class: string
  head_hash: Buffer
  sealed: Buffer
  revoked_at: Instant | null
}

interface CodesTable {
  operator: string
  id: string
  application: string
  way: string
  code_mark: Buffer
  tries_left: number
  created_at: Instant
  expires_at: Instant
  used_at: Instant | null
}

interface MailboxTable {
  id: Generated<number>
  at: Instant
  channel: string
  address: string
  subject: string | null
  body: string
  html: string | null
}

interface NumbersTable {
  operator: string
  msisdn_mark: Buffer
  ref: string
  ended_at: Instant
  release_at: Instant
  released_at: Instant | null
}

interface OutboxTable {
  operator: string
  id: Generated<string>
  dedupe: string
  ref: string | null
  kind: string
  channel: string
  recipient: string
  language: string
  params: unknown
  sealed: Buffer | null
  created_at: Instant
  sent_at: Instant | null
  failed_at: Instant | null
  last_error: string | null
  attempts: Generated<number>
  next_try: Generated<Instant>
  claimed_until: Instant | null
}

interface PeopleTable {
  operator: string
  ref: string
  key_sealed: Buffer | null
  sealed: Buffer | null
  iin_mark: Buffer | null
  erased_at: Instant | null
}
