import {
  BrokenCircuitError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleType,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'

/*
 * HTTP towards one operator. What is not surely an answer of its systems is `lost`: broken connections, timeouts, 5xx,
 * refused credentials, proxies' pages. Reads are tried again; a write is sent once, whatever becomes of it.
 */

export type Reply =
  | { is: 'answer'; status: number; body: unknown; total?: number }
  | { is: 'lost'; because: LostBecause }
export type LostBecause =
  | 'connection-lost'
  | 'timeout'
  | 'operator-ill'
  | 'unauthorized'
  | 'too-large'
  | 'not-json'
  | 'circuit-open'

export interface HttpOptions {
  baseUrl: string
  /** Null: only reading. */
  writerToken: string | null
  readerToken: string
  /** Milliseconds for one call, body included. */
  timeoutMs: number
  /** Calls under way at once. */
  concurrency: number
  /** First wait before a read is tried again, in milliseconds; it doubles. */
  backoffMs: number
}

export interface Http {
  /** Reads with the writer's or the reader's credential; at most three attempts. `path` is relative to the base. */
  get(path: string, as?: 'writer' | 'reader'): Promise<Reply>
  /** Writes once, with the order's key as correlation id. Throws, and sends nothing, where there is no writer's token. */
  send(method: 'POST' | 'PATCH', path: string, body: unknown, key: string): Promise<Reply>
}

const BODY_BYTES_MAX = 4 * 1024 * 1024
const READ_RETRIES = 2
const BREAKER_FAILURES = 20
const BREAKER_REST_MS = 5_000
const WAITING_MAX = 100_000

class Lost extends Error {
  readonly because: LostBecause
  constructor(because: LostBecause) {
    super(because)
    this.because = because
  }
}

/** A client for one operator: 16 calls at once or as told, one circuit breaker over all of them. */
export function httpTowards(options: HttpOptions): Http {
  const transient = handleType(Lost, ({ because }) => because !== 'unauthorized' && because !== 'not-json')
  const once = wrap(
    circuitBreaker(transient, {
      halfOpenAfter: BREAKER_REST_MS,
      breaker: new ConsecutiveBreaker(BREAKER_FAILURES),
    }),
    bulkhead(options.concurrency, WAITING_MAX),
  )
  const again = retry(transient, {
    maxAttempts: READ_RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: options.backoffMs, maxDelay: options.backoffMs * 20 }),
  })
  const limit = timeout(options.timeoutMs, TimeoutStrategy.Aggressive)
  const call = (path: string, init: RequestInit) =>
    once.execute(() =>
      limit
        .execute(({ signal }) => exchange(`${options.baseUrl.replace(/\/$/, '')}${path}`, { ...init, signal }))
        .catch(asLost),
    )

  return {
    get: (path, as = 'writer') => {
      const token = as === 'reader' ? options.readerToken : (options.writerToken ?? options.readerToken)
      return again.execute(() => call(path, { method: 'GET', headers: headersOf(token) })).catch(asReply)
    },
    send: (method, path, body, key) => {
      if (options.writerToken === null) throw new Error('a connector that only reads was asked to write')
      const headers = {
        ...headersOf(options.writerToken),
        'content-type': 'application/json',
        'x-correlation-id': key,
      }
      return call(path, { method, headers, body: JSON.stringify(body) }).catch(asReply)
    },
  }
}

function headersOf(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, accept: 'application/json' }
}

async function exchange(url: string, init: RequestInit): Promise<Reply> {
  // A redirect would carry the credential elsewhere.
  const response = await fetch(url, { ...init, redirect: 'error' })
  const { status } = response
  if (status === 401 || status === 403) {
    await response.body?.cancel()
    throw new Lost('unauthorized')
  }
  if (status >= 500 || status === 408 || status === 429) {
    await response.body?.cancel()
    throw new Lost('operator-ill')
  }
  const text = await boundedText(response)
  const total = Number(response.headers.get('x-total-count') ?? 'none')
  return { is: 'answer', status, body: parsed(text), ...(Number.isInteger(total) ? { total } : {}) }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) throw new Lost('too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Lost('not-json')
  }
}

function asLost(error: unknown): never {
  if (error instanceof Lost) throw error
  throw new Lost(error instanceof TaskCancelledError ? 'timeout' : 'connection-lost')
}

function asReply(error: unknown): Reply {
  if (error instanceof Lost) return { is: 'lost', because: error.because }
  if (error instanceof BrokenCircuitError) return { is: 'lost', because: 'circuit-open' }
  return { is: 'lost', because: 'connection-lost' }
}
