import { Agent, request } from 'node:https'
import { BrokenCircuitError, bulkhead, ConsecutiveBreaker, circuitBreaker, handleAll, wrap } from 'cockatiel'

/*
 * The HTTPS binding of ES2+ (SGP.22 §6.3, §6.5): POST of JSON over mutual TLS. What is not surely the server's own answer
 * is `lost`: broken connections, strange certificates, any status but 200, a body that is no JSON. Each call is made once.
 */

export type Reply = { is: 'answer'; body: unknown } | { is: 'lost'; because: string }

export interface Es2Client {
  /** Calls one function of `/gsma/rsp2/es2plus/`. Never throws. */
  call(name: string, body: Record<string, unknown>): Promise<Reply>
  close(): void
}

export interface Es2ClientOptions {
  url: string
  protocol: string
  ca: string
  certificate: string
  key: string
  serverName?: string | undefined
  timeoutMs: number
  concurrency: number
}

export const FUNCTIONS_PATH = '/gsma/rsp2/es2plus'

const BODY_BYTES_MAX = 256 * 1024
const BREAKER_FAILURES = 20
const BREAKER_REST_MS = 5_000
const WAITING_MAX = 10_000

class Lost extends Error {}

export function es2Client(options: Es2ClientOptions): Es2Client {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: options.concurrency,
    // The authorities given, and no others: what the machine trusts besides does not matter here.
    ca: options.ca,
    cert: options.certificate,
    key: options.key,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(options.serverName ? { servername: options.serverName } : {}),
  })
  const policy = wrap(
    circuitBreaker(handleAll, {
      halfOpenAfter: BREAKER_REST_MS,
      breaker: new ConsecutiveBreaker(BREAKER_FAILURES),
    }),
    bulkhead(options.concurrency, WAITING_MAX),
  )
  return {
    call: async (name, body) => {
      try {
        return { is: 'answer', body: await policy.execute(() => post(options, agent, name, JSON.stringify(body))) }
      } catch (error) {
        return { is: 'lost', because: becauseOf(error) }
      }
    },
    close: () => agent.destroy(),
  }
}

function post(options: Es2ClientOptions, agent: Agent, name: string, body: string): Promise<unknown> {
  const signal = AbortSignal.timeout(options.timeoutMs)
  return new Promise((resolve, reject) => {
    const sent = request(
      `${options.url}${FUNCTIONS_PATH}/${name}`,
      {
        method: 'POST',
        agent,
        signal,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          accept: 'application/json',
          'x-admin-protocol': `gsma/rsp/v${options.protocol}`,
        },
      },
      (answer) => {
        // A redirect is not followed: it is a status like any other that is not 200.
        if (answer.statusCode !== 200) {
          answer.resume()
          reject(new Lost(`http-${answer.statusCode}`))
          return
        }
        const chunks: Buffer[] = []
        let bytes = 0
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > BODY_BYTES_MAX) answer.destroy(new Lost('too-large'))
          else chunks.push(chunk)
        })
        answer.on('error', reject)
        answer.on('end', () => {
          // A connection that broke in the middle ends without having been complete.
          if (!answer.complete) reject(new Lost('connection-lost'))
          else resolve(parsed(Buffer.concat(chunks).toString('utf8'), reject))
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

function parsed(text: string, reject: (error: Error) => void): unknown {
  try {
    return JSON.parse(text)
  } catch {
    reject(new Lost('not-json'))
    return undefined
  }
}

/** OpenSSL's names for a certificate that is not believed (`X509_V_ERR_…` without the prefix). */
const CERTIFICATE = /CERT|ISSUER|LEAF_SIGNATURE|ALTNAME|HOSTNAME_MISMATCH|CRL/

function becauseOf(error: unknown): string {
  if (error instanceof Lost) return error.message
  if (error instanceof BrokenCircuitError) return 'circuit-open'
  const { name, code } = error as { name?: string; code?: string }
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout'
  // An alert of the other side: it did not want our certificate, or our version.
  if (code?.startsWith('ERR_SSL_') || code === 'EPROTO') return 'tls-refused'
  if (code && CERTIFICATE.test(code)) return 'server-certificate'
  return 'connection-lost'
}
