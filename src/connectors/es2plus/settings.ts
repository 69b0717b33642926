import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'

/*
 * How an operator's SM-DP+ is reached: the part `es2plus` of the elements file. Certificates and keys are PEM, as text or
 * as the path of a file; a key that others can read is not used.
 */

export interface Es2plusSettings {
  /** Everything before `/gsma/rsp2/es2plus`. */
  url: string
  /** `functionRequesterIdentifier`: the operator's OID at its SM-DP+ (SGP.22 §5.2.2). */
  requester: string
  /** The version spoken, for `X-Admin-Protocol` (SGP.22 §6.5.1.1). */
  protocol: string
  /** The only authorities that the server is believed by. */
  ca: string
  /** The name in the server's certificate, where it is not the host of the URL. */
  serverName?: string | undefined
  /** Without it nothing can be ordered, only read. */
  orders?: Credential | undefined
  /** Where the SM-DP+ can be read. SGP.22 v2 has no function for it; `getProfileStatus` is an addition of some vendors. */
  status?: (Credential & { control: string }) | undefined
  notifications?: ListenerSettings | undefined
  timeoutMs: number
  concurrency: number
}

interface Credential {
  certificate: string
  key: string
}

export interface ListenerSettings extends Credential {
  host: string
  port: number
  /** The only authorities that a sender is believed by. */
  ca: string
  /** The DNS name that the sender's certificate must bear. Without it, any certificate of `ca` will do. */
  sender?: string | undefined
  /** Numbers of notification points beyond the four of SGP.22, as this vendor uses them. */
  points: Record<string, 'enabled' | 'disabled' | 'deleted'>
}

/** Parts with which the server can be ordered of. Work that only reads must not be given them. */
export const es2plusWriters = ['orders'] as const

const PEM = '-----BEGIN '

const readable = (secret: boolean) =>
  z.string().transform((given, context) => {
    if (given.trimStart().startsWith(PEM)) return given
    try {
      if (secret && process.platform !== 'win32' && (statSync(given).mode & 0o077) !== 0)
        return fail(context, `is a key that others can read: chmod 600 ${given}`)
      const text = readFileSync(given, 'utf8')
      return text.includes(PEM) ? text : fail(context, `names ${given}, which is no PEM file`)
    } catch {
      return fail(context, `names ${given}, which cannot be read`)
    }
  })

function fail(context: z.RefinementCtx<string>, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

const pem = readable(false)
const credential = { certificate: pem, key: readable(true) }
const iccid = z
  .string({ error: 'must be text: put the digits in quotes' })
  .regex(/^\d{19,20}$/, 'must be an ICCID of 19 or 20 digits')

const settings = z.strictObject({
  url: z.url({ protocol: /^https$/, error: 'must begin with https://' }).transform((url) => url.replace(/\/+$/, '')),
  requester: z.string().regex(/^[0-2](\.\d+)+$/, 'must be an object identifier, like 2.999.1'),
  protocol: z
    .string()
    .regex(/^2\.\d+\.\d+$/, 'must be a version of SGP.22 v2, like 2.5.0')
    .default('2.5.0'),
  ca: pem,
  serverName: z.string().min(1).optional(),
  orders: z.strictObject(credential).optional(),
  status: z.strictObject({ ...credential, control: iccid }).optional(),
  notifications: z
    .strictObject({
      ...credential,
      ca: pem,
      host: z.string().min(1).default('127.0.0.1'),
      port: z.int().min(0).max(65_535),
      sender: z.string().min(1).optional(),
      points: z
        .record(z.string().regex(/^\d+$/, 'must be the number of a point'), z.enum(['enabled', 'disabled', 'deleted']))
        .default({}),
    })
    .optional(),
  timeoutMs: z.int().min(100).max(60_000).default(5_000),
  concurrency: z.int().min(1).max(64).default(8),
})

/** Throws one error that names everything that is wrong, and what it should be. */
export function es2plusSettings(operator: string, given: unknown): Es2plusSettings {
  if (given === undefined)
    throw new Error(`operator ${operator} uses es2plus: the file of SIGNOFF_ELEMENTS has no part ${operator}.es2plus`)
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path, message }) => `  ${[operator, 'es2plus', ...path].join('.')}: ${message}`,
    )
    throw new Error(`The elements file cannot be used:\n${lines.join('\n')}`)
  }
  const { orders, status } = parsed.data
  if (!orders && !status) throw new Error(`${operator}.es2plus: give orders; or status, where the server is only read`)
  if (orders && status?.certificate === orders.certificate)
    throw new Error(
      `${operator}.es2plus: status and orders need different certificates; absence read by the writer does not count`,
    )
  return parsed.data
}
