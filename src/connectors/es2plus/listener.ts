import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import { checkServerIdentity, type TLSSocket } from 'node:tls'
import { z } from 'zod'
import { epochMsOf, type Instant, instantOf } from '../../domain/instant.ts'
import type { Notice, NoticeKind } from '../../domain/notice.ts'
import { FUNCTIONS_PATH } from './client.ts'
import { iccidFromWire, statusShape } from './codec.ts'
import type { ListenerSettings } from './settings.ts'

/*
 * ES2+.HandleDownloadProgressInfo (SGP.22 v2, §5.3.5): the SM-DP+ calls the operator, over mutual TLS, and is answered 204
 * once what it said is kept. Where it could not be kept it is told so, and may say it again; it is kept once.
 */

const PATH = `${FUNCTIONS_PATH}/handleDownloadProgressInfo`
const BODY_BYTES_MAX = 64 * 1024
const CONNECTIONS_MAX = 64
const REQUEST_MS = 10_000

type Keep = (notice: Notice) => Promise<void>

/** Throws where the address cannot be listened on. Answers how to stop. */
export async function listenForNotices(
  settings: ListenerSettings,
  protocol: string,
  now: () => Instant,
  keep: Keep,
): Promise<() => Promise<void>> {
  const server = createServer(
    {
      cert: settings.certificate,
      key: settings.key,
      ca: settings.ca,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      requestTimeout: REQUEST_MS,
      headersTimeout: REQUEST_MS,
    },
    (request, response) => {
      const answer = (status: number) => {
        response.writeHead(status, {
          'x-admin-protocol': `gsma/rsp/v${protocol}`,
          connection: status === 204 ? 'keep-alive' : 'close',
        })
        response.end()
      }
      received(request, settings, now, keep).then(answer, () => answer(503))
      response.on('error', () => undefined)
    },
  )
  server.maxConnections = CONNECTIONS_MAX
  // Strangers without a certificate of ours end here; there is nobody to tell.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
}

/** The status to answer with. Throws where the notice could not be kept. */
async function received(
  request: IncomingMessage,
  settings: ListenerSettings,
  now: () => Instant,
  keep: Keep,
): Promise<number> {
  if (settings.sender !== undefined && !isFrom(settings.sender, request.socket as TLSSocket)) return 403
  if (request.url?.split('?')[0] !== PATH) return 404
  if (request.method !== 'POST') return 405
  const text = await boundedText(request)
  if (text === undefined) return 413
  const notice = noticeIn(text, settings.points, now())
  if (!notice) return 400
  await keep(notice)
  return 204
}

function isFrom(sender: string, socket: TLSSocket): boolean {
  return socket.authorized && checkServerIdentity(sender, socket.getPeerCertificate()) === undefined
}

async function boundedText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const noticeShape = z.object({
  header: z.object({ functionRequesterIdentifier: z.string().max(200), functionCallIdentifier: z.string().max(200) }),
  iccid: z.string().max(20),
  eid: z
    .string()
    .regex(/^\d{32}$/)
    .nullish(),
  profileType: z.string().max(200),
  timestamp: z.iso.datetime({ offset: true }),
  // A number in SGP.22; some servers write it as text.
  notificationPointId: z.union([z.int().min(0).max(99_999), z.string().regex(/^\d{1,5}$/)]).transform(Number),
  notificationPointStatus: statusShape,
  resultData: z.string().max(32_000).nullish(),
})

/** The check points of SGP.22 §5.3.5. */
const POINTS: Record<string, NoticeKind> = { 1: 'eligibility', 2: 'confirmation', 3: 'downloaded', 4: 'installed' }

/** Undefined: the body is not what SGP.22 says it is. */
export function noticeIn(text: string, vendorPoints: ListenerSettings['points'], heardAt: Instant): Notice | undefined {
  const parsed = noticeShape.safeParse(jsonIn(text))
  const iccid = parsed.success ? iccidFromWire(parsed.data.iccid) : undefined
  if (!parsed.success || iccid === undefined) return undefined
  const { eid, timestamp, notificationPointId: point, notificationPointStatus: status, resultData } = parsed.data
  const { statusCodeData: codes } = status
  const went = status.status === 'Executed-Success' || status.status === 'Executed-WithWarning' ? 'well' : 'wrong'
  return {
    target: 'smdp',
    iccid,
    what: POINTS[point] ?? vendorPoints[point] ?? 'other',
    went,
    saidAt: instantOf(epochMsOf(timestamp)),
    heardAt,
    ...(eid ? { eid } : {}),
    raw: `handleDownloadProgressInfo ${point} ${status.status}${codes ? ` ${codes.subjectCode}/${codes.reasonCode}` : ''} ${timestamp}`,
    ...(resultData ? { result: resultData } : {}),
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
