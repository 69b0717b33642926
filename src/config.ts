import { BlockList, isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'

const overHttp = 'must be an address that begins with http:// or https://'

/** Every setting, its default and its check. The process refuses to start on a wrong one, and says which. */
const settings = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  /** The address the doors listen on. Loopback unless a proxy in front of them, or a container, wants otherwise. */
  HOST: z.string().min(1).default('127.0.0.1'),
  SIGNOFF_DATA: z.string().min(1).default('.signoff'),
  /** Where people reach this installation; links in messages begin with it. */
  SIGNOFF_BASE_URL: z.url({ protocol: /^https?$/, error: overHttp }).optional(),
  /** `demo`: simulator, movable clock, mailbox page. `live`: operators' own systems, and none of these. */
  SIGNOFF_MODE: z.enum(['demo', 'live']).default('demo'),
  /** In demo mode: where the simulator listens. Any free port when it is not given. */
  SIGNOFF_SIMULATOR_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  SIGNOFF_NAME: z.string().min(1).default('Signoff'),
  /** 32 characters or more; seals personal data. Kept in the data folder when it is not given. */
  SIGNOFF_SECRET: z.string().min(32).optional(),
  /** An external PostgreSQL, as the role signoff_app. Without it, an embedded one is started in the data folder. */
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  /** The same database as signoff_owner: for migrations only. */
  DATABASE_OWNER_URL: z.string().startsWith('postgres').optional(),
  /** A file that says how network elements are reached, with their secrets. Read by the worker alone. */
  SIGNOFF_ELEMENTS: z.string().min(1).optional(),
  /** A folder of operator files, instead of the product's own. */
  SIGNOFF_OPERATORS: z.string().min(1).optional(),
  /** `host:port` of a clamd that looks at every paper before it is opened. */
  SIGNOFF_CLAMD: z
    .string()
    .regex(/^.+:\d+$/, 'must be host:port')
    .optional(),
  /** When the operators' systems are compared each day, in their own zone. Without it, only by hand. */
  SIGNOFF_RECONCILE_AT: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'an hour of the day, such as 03:00')
    .optional(),
  /** Proxies of ours that stand in front of the doors: addresses and networks. What they say of a visitor's address is believed. */
  SIGNOFF_PROXIES: z
    .string()
    .optional()
    .superRefine((list, check) => {
      try {
        proxiesOf(list ?? '')
      } catch (error) {
        check.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' })
      }
    }),
  /** Whoever shows it may read /metrics from anywhere. Without it: only this machine, and not through a proxy. */
  SIGNOFF_METRICS_TOKEN: z.string().min(16).optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//)
    .optional(),
  MAIL_FROM: z.string().min(3).optional(),
  SMS_URL: z.url({ protocol: /^https?$/, error: overHttp }).optional(),
  SMS_TOKEN: z.string().min(1).optional(),
})

export type Settings = z.infer<typeof settings>

/** Reads the settings from an environment. Throws one error that names every wrong setting and what it should be. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = settings.safeParse(given)
  const wrong = [
    ...(parsed.error?.issues ?? []).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`),
    ...wrongUrls(given).map((name) => `  ${name}: ${overHttp}`),
  ]
  if (!parsed.success || wrong.length > 0) throw new Error(`These settings cannot be used:\n${wrong.join('\n')}`)
  const found = parsed.data
  if (found.SIGNOFF_MODE === 'live' && !(found.SMTP_URL && found.MAIL_FROM)) {
    throw new Error('In live mode confirmations must reach people: set SMTP_URL and MAIL_FROM.')
  }
  return { ...found, SIGNOFF_DATA: resolve(found.SIGNOFF_DATA) }
}

/** Names of operators' settings (`SIGNOFF_KCELL_URL`) that lead nowhere over HTTP. No value is repeated: it may hold a password. */
function wrongUrls(given: Record<string, string | undefined>): string[] {
  return Object.entries(given).flatMap(([name, value = '']) => {
    if (!/^SIGNOFF_[A-Z0-9_]+_URL$/.test(name) || name in settings.shape) return []
    return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? [] : [name]
  })
}

/** Whether an address is one of the listed proxies. Throws, with what to write instead, for a list that cannot be read. */
export function proxiesOf(list: string): (address: string) => boolean {
  if (list.trim() === '') return () => false
  const trusted = new BlockList()
  for (const part of list.split(',').map((each) => each.trim())) addProxy(trusted, part)
  return (address) => {
    const family = isIP(address)
    return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }
}

const listed = 'write addresses or networks with commas between them, like 10.0.0.5, 192.168.0.0/16, fd00::/8'

function addProxy(trusted: BlockList, part: string): void {
  if (part === '') throw new Error(`an entry is empty; ${listed}`)
  const [address = '', bits, ...more] = part.split('/')
  const family = isIP(address)
  const type = family === 6 ? 'ipv6' : 'ipv4'
  if (family === 0) throw new Error(`"${part}" is no address; ${listed}`)
  if (bits === undefined) return trusted.addAddress(address, type)
  const length = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  if (more.length > 0 || !(length <= (family === 6 ? 128 : 32))) throw new Error(`"${part}" is no network; ${listed}`)
  trusted.addSubnet(address, length, type)
}

export const baseUrlOf = (found: Settings) =>
  (found.SIGNOFF_BASE_URL ?? `http://localhost:${found.PORT}`).replace(/\/$/, '')

/** How one operator's systems are reached: `SIGNOFF_KCELL_URL`, `SIGNOFF_KCELL_WRITER_TOKEN`, `SIGNOFF_KCELL_READER_TOKEN`. */
export interface OperatorAccess {
  url: string
  writerToken: string
  readerToken: string
}

/** Null where nothing is set for this operator; throws where only a part is. */
export function operatorAccess(env: NodeJS.ProcessEnv, operator: string): OperatorAccess | null {
  const name = (part: 'URL' | 'WRITER_TOKEN' | 'READER_TOKEN') => settingOf(operator, part)
  const [url, writerToken, readerToken] = [env[name('URL')], env[name('WRITER_TOKEN')], env[name('READER_TOKEN')]]
  if (!url && !writerToken && !readerToken) return null
  if (!url || !writerToken || !readerToken) {
    throw new Error(
      `Operator ${operator} is half set up: ${name('URL')}, ${name('WRITER_TOKEN')} and ${name('READER_TOKEN')} belong together.`,
    )
  }
  return { url, writerToken, readerToken }
}

/** The same for work that only reads: its URL and its reader's token. Null where they are not set. */
export function readingAccess(env: NodeJS.ProcessEnv, operator: string): Omit<OperatorAccess, 'writerToken'> | null {
  const [url, readerToken] = [env[settingOf(operator, 'URL')], env[settingOf(operator, 'READER_TOKEN')]]
  return url && readerToken ? { url, readerToken } : null
}

/** `SIGNOFF_KCELL_URL` and its like. */
export function settingOf(operator: string, part: 'URL' | 'WRITER_TOKEN' | 'READER_TOKEN'): string {
  return `SIGNOFF_${operator.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_${part}`
}

/** What is said when something else listens on the port of the setting. */
export const portTaken = (port: number): Error =>
  new Error(`Port ${port} is taken by another program. Choose another: PORT=8081 npm start`)
