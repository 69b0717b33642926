import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import type { Identity } from './certificates.ts'
import { failure, plain, progress, success } from './smdp-bodies.ts'
import { type Body, type Done, functions, onDevice, type State, type StoredProfile } from './smdp-states.ts'

/*
 * An SM-DP+ on loopback: ES2+ over mutual TLS, the whole life of a profile, and a log that outlives it. Whoever comes with
 * the certificate `orders` orders; with `status` it may only read, by the function that some vendors added. What goes
 * wrong is told to it by name.
 */

export type SmdpFault =
  | 'answer-lost'
  | 'request-lost'
  | 'slow'
  | 'garbage'
  | 'half'
  | '500'
  | 'redirect'
  | 'wrong-shape'
  | 'busy'

export interface SmdpOptions {
  folder: string
  identity: Identity
  /** Whom it believes. */
  clientCa: string
  port?: number
  /** Whether it has `getProfileStatus`. */
  readable?: boolean
  /** What it answers to a cancelOrder of a profile that is Unavailable already. Default: 8.2.1/3.3. */
  repeated?: 'in-use' | 'success' | 'unavailable'
  /** How the operator is told of a device's progress. */
  operator?: { url: string; ca: string; identity: Identity }
}

export interface SmdpEntry {
  function: string
  call: string
  requester: string
  iccid: string
  answered: string
  /** The state after it; left out where nothing changed. */
  state?: State
}

export interface Smdp {
  url: string
  port: number
  /** Every request that it took, over all its lives. */
  log(): SmdpEntry[]
  stateOf(iccid: string): State | undefined
  /** Puts a profile into the stock, or into any other state. */
  stock(iccid: string, state?: State, eid?: string): void
  /** A device does something; the operator is told where SGP.22 or the vendor says so. Answers the statuses it was answered. */
  device(iccid: string, what: 'download' | 'install' | 'fail' | 'delete', at: string): Promise<number[]>
  /** Says anything at all to the operator, as this server. */
  say(body: unknown, path?: string): Promise<number>
  fault: SmdpFault | undefined
  /** `subject/reason` to fail every function with that orders. */
  refusing: string | undefined
  close(): Promise<void>
}

const PATH = '/gsma/rsp2/es2plus'
const POINTS = { download: 3, install: 4, fail: 4, delete: 5 }

export async function startSmdp(options: SmdpOptions): Promise<Smdp> {
  const logPath = join(options.folder, 'requests.jsonl')
  const entries: SmdpEntry[] = existsSync(logPath)
    ? readFileSync(logPath, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as SmdpEntry)
    : []
  const profiles = new Map<string, StoredProfile>()
  for (const { iccid, state } of entries) if (state) profiles.set(iccid, { ...profiles.get(iccid), iccid, state })
  const file = openSync(logPath, 'a', 0o600)
  /** On the disk before anybody hears of it. */
  const write = (entry: SmdpEntry) => {
    entries.push(entry)
    writeSync(file, `${JSON.stringify(entry)}\n`)
    fsyncSync(file)
  }

  const server = createServer(
    {
      cert: options.identity.certificate,
      key: options.identity.key,
      ca: options.clientCa,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => void serve(request, response).catch(() => response.destroy()),
  )

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request)
    const { fault } = smdp
    if (fault === 'request-lost') return void request.socket.destroy()
    if (fault === '500') return send(response, 500, 'internal error')
    if (fault === 'redirect') {
      response.setHeader('location', `${smdp.url}${PATH}/elsewhere`)
      return send(response, 307, '')
    }
    const who = String((request.socket as TLSSocket).getPeerCertificate().subject.CN)
    const answer = act(request, who, text)
    if (fault === 'answer-lost') return void request.socket.destroy()
    // Longer than any test waits: it acted, and nobody hears of it.
    if (fault === 'slow') return
    if (fault === 'garbage') return send(response, 200, '<html>busy</html>')
    if (fault === 'wrong-shape') return send(response, 200, '{"header":{"functionExecutionStatus":"yes"}}')
    if (fault === 'half') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4000' })
      response.write('{"header":{"functionExec')
      return void setImmediate(() => response.destroy())
    }
    send(response, answer.status, JSON.stringify(answer.body))
  }

  function act(request: IncomingMessage, who: string, text: string): { status: number; body: unknown } {
    const name = request.url?.startsWith(`${PATH}/`) ? request.url.slice(PATH.length + 1) : ''
    const body = jsonIn(text)
    const header = body?.header as
      | { functionRequesterIdentifier?: unknown; functionCallIdentifier?: unknown }
      | undefined
    const admin = /^gsma\/rsp\/v2\.\d+\.\d+$/.test(String(request.headers['x-admin-protocol']))
    if (
      !body ||
      !header?.functionCallIdentifier ||
      !header.functionRequesterIdentifier ||
      !admin ||
      request.method !== 'POST'
    )
      return { status: 400, body: {} }
    const call = {
      function: name,
      call: String(header.functionCallIdentifier),
      requester: String(header.functionRequesterIdentifier),
    }
    if (name === 'getProfileStatus' && options.readable) return { status: 200, body: statusOf(body) }
    return order(call, who, body)
  }

  function order(
    call: { function: string; call: string; requester: string },
    who: string,
    body: Body,
  ): { status: number; body: unknown } {
    const made = functions[call.function]
    if (!made) return { status: 404, body: {} }
    const iccid = plain(String(body.iccid))
    const profile = profiles.get(iccid)
    const failed = (code: string) => {
      write({ ...call, iccid, answered: code })
      return { status: 200, body: failure(code) }
    }
    if (who !== 'orders') return failed('8.2.1/1.2')
    if (smdp.fault === 'busy') return failed('8.8/4.2')
    if (smdp.refusing) return failed(smdp.refusing)
    if (!profile) return failed('8.2.1/3.9')
    const again = call.function === 'cancelOrder' && profile.state === 'Unavailable' ? options.repeated : undefined
    const done: Done =
      again === 'success'
        ? { state: profile.state }
        : again === 'unavailable'
          ? { code: '8.2.1/3.7' }
          : made(profile, body)
    if ('malformed' in done) return { status: 400, body: {} }
    if ('code' in done) return failed(done.code)
    const changed = done.state !== profile.state
    profile.state = done.state
    write({ ...call, iccid, answered: 'success', ...(changed ? { state: done.state } : {}) })
    return { status: 200, body: success(done.fields ?? {}) }
  }

  function statusOf(body: Body): unknown {
    const asked = Array.isArray(body.iccidList)
      ? body.iccidList.map((one: { iccid?: unknown }) => String(one?.iccid))
      : []
    const found = asked.flatMap((iccid) => {
      const profile = profiles.get(plain(iccid))
      return profile
        ? [{ iccid, state: profile.state.toUpperCase(), ...(profile.eid ? { eid: profile.eid } : {}) }]
        : []
    })
    return found.length === 0 ? failure('8.2.1/3.9') : { ...success({}), profileStatusList: found }
  }

  const say = (body: unknown, path = `${PATH}/handleDownloadProgressInfo`): Promise<number> => {
    const { operator } = options
    if (!operator) throw new Error('this SM-DP+ was not told where the operator listens')
    return post(
      `${operator.url}${path}`,
      operator.ca,
      operator.identity,
      typeof body === 'string' ? body : JSON.stringify(body),
    )
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  let calls = 0
  const smdp: Smdp = {
    url: `https://127.0.0.1:${port}`,
    port,
    fault: undefined,
    refusing: undefined,
    log: () => [...entries],
    stateOf: (iccid) => profiles.get(iccid)?.state,
    stock: (iccid, state = 'Available', eid) => {
      profiles.set(iccid, { iccid, state, ...(eid ? { eid } : {}) })
      write({ function: 'stock', call: '', requester: '', iccid, answered: '', state })
    },
    device: async (iccid, what, at) => {
      const profile = profiles.get(iccid)
      const next = profile && onDevice(profile.state, what)
      if (!profile || !next) throw new Error(`a device cannot ${what} a profile that is ${profile?.state ?? 'unknown'}`)
      profile.state = next
      write({ function: `device-${what}`, call: '', requester: '', iccid, answered: '', state: next })
      if (!options.operator) return []
      calls += 1
      return [
        await say(
          progress(iccid, POINTS[what], at, { failed: what === 'fail', call: `smdp-${calls}`, eid: profile.eid }),
        ),
      ]
    },
    say,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      closeSync(file)
    },
  }
  return smdp
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-admin-protocol': 'gsma/rsp/v2.5.0' })
  response.end(body)
}

function jsonIn(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Body) : undefined
  } catch {
    return undefined
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** The status answered; 0 where the connection was refused or broke. */
function post(url: string, ca: string, { certificate, key }: Identity, body: string): Promise<number> {
  return new Promise((resolve) => {
    const sent = httpsRequest(
      url,
      {
        method: 'POST',
        ca,
        cert: certificate,
        key,
        agent: false,
        headers: { 'content-type': 'application/json', 'x-admin-protocol': 'gsma/rsp/v2.5.0' },
      },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    sent.on('error', () => resolve(0))
    sent.end(body)
  })
}
