import { z } from 'zod'

/*
 * What the elements file says of one operator's RADIUS servers: one entry for each target. An entry without `writer` and
 * `nas` can be read, and not ordered of.
 */

/** Names that become part of a statement: plain ones only, with a schema where one is needed. */
const relation = z.string().regex(/^[a-z_][a-z0-9_]*([.][a-z_][a-z0-9_]*)?$/, 'is no plain name of a table or view')
const column = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'is no plain name of a column')

const database = z.strictObject({
  url: z.string().regex(/^postgres(ql)?:\/\/[^@]+@/, 'must be postgres://user:password@host/database'),
  radcheck: relation.default('radcheck'),
  radreply: relation.default('radreply'),
  radusergroup: relation.default('radusergroup'),
  radacct: relation.default('radacct'),
  radpostauth: relation.default('radpostauth'),
})
export type DatabaseSettings = z.infer<typeof database>

const secret = z.string().min(1)
const port = z.number().int().min(1).max(65_535)

const nas = z.strictObject({
  secret,
  /** RFC 5176 §2.3. */
  port: port.default(3799),
  /** Where it listens, when that is not the address that accounting knows it by. */
  host: z.string().min(1).optional(),
})

const tie = z.strictObject({
  /** Without it, the `radcheck` of whoever asks. */
  table: relation.optional(),
  username: column.default('username'),
  column: column.default('value'),
  /** Where the table holds rows of several kinds: the attribute that says whose the username is. */
  attribute: z.string().min(1).optional(),
  is: z.enum(['imsi', 'iccid', 'subscription']),
})
export type Tie = z.infer<typeof tie>

const NUMBER_ONLY =
  'a number is issued again to others: say with `tie` where the server keeps whose it is, or use {imsi} or {iccid}'

const element = z
  .strictObject({
    /** How a card's usernames are made. `{msisdn}` has no plus. */
    usernames: z
      .array(z.string().regex(/^[^{}]*\{(imsi|iccid|msisdn)\}[^{}]*$/, 'must hold one of {imsi}, {iccid}, {msisdn}'))
      .min(1),
    tie: tie.optional(),
    reader: database,
    writer: database.optional(),
    /** Where the reader asks whether a username would be let in. */
    server: z.strictObject({ host: z.string().min(1), port: port.default(1812), secret }),
    /** A username that always lives. */
    control: z.string().min(1),
    /** By the address in `radacct`; `default` for all others. */
    nas: z.record(z.string(), nas).default({}),
    timeoutMs: z.number().int().min(50).max(5_000).default(1_500),
    tries: z.number().int().min(1).max(5).default(3),
    sqlTimeoutMs: z.number().int().min(100).max(10_000).default(5_000),
  })
  .refine(({ usernames, tie }) => tie !== undefined || !usernames.some((one) => one.includes('{msisdn}')), {
    path: ['tie'],
    message: NUMBER_ONLY,
  })
  .refine(({ reader, writer }) => writer === undefined || userOf(reader.url) !== userOf(writer.url), {
    path: ['reader', 'url'],
    message: 'must be another user than the writer: absence seen by the one who switched off proves little',
  })
  .refine(({ writer, nas }) => writer !== undefined || Object.keys(nas).length === 0, {
    path: ['nas'],
    message: 'a NAS is only spoken to after the writer has acted: give a writer, or leave out the NAS',
  })
export type ElementSettings = z.infer<typeof element>

/** Parts with which a server can be ordered of; a NAS ends sessions for whoever knows its secret. Not for work that only reads. */
export const radiusWriters = ['writer', 'nas'] as const

const shape = z.record(z.string().min(1), element)

/** The settings of each target. Throws with one sentence for each thing that is wrong; it never repeats a value. */
export function settingsOf(operator: string, elements: unknown): Map<string, ElementSettings> {
  const where = `SIGNOFF_ELEMENTS, ${operator}, radius`
  if (elements === undefined || elements === null)
    throw new Error(`${where}: missing. Say for each target (aaa: …) how its RADIUS server is reached.`)
  const parsed = shape.safeParse(elements)
  if (parsed.success && Object.keys(parsed.data).length > 0) return new Map(Object.entries(parsed.data))
  const wrong = parsed.success ? ['names no target'] : parsed.error.issues.map(sentenceOf)
  throw new Error(`${where}: ${wrong.join('; ')}.`)
}

const sentenceOf = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.map(String).join('.') || 'the whole'}: ${message}`

const userOf = (url: string): string => /^postgres(?:ql)?:\/\/([^:@]+)/.exec(url)?.[1] ?? ''
