import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { sameText, signedMark } from '../auth/cookies.ts'
import { csrfToken } from '../auth/csrf.ts'
import { sessionMs } from '../cases/check-code.ts'
import { findCase } from '../cases/find-case.ts'
import { type Follower, markOfCase } from '../cases/follow-cases.ts'
import type { OperatorId } from '../domain/line.ts'
import { parseReference } from '../domain/reference.ts'
import type { House } from '../ui/house.ts'
import { type CaseVisit, caseHref } from './case-visit.tsx'

/*
 * A page that follows its case: the server says "it moved" (server-sent events, HTML standard §9.2), and the page asks for
 * itself again. Whoever was shown a page may follow it for as long as a session lasts, from the same browser; then they
 * must open it again.
 */

export function liveRoutes(app: Hono, house: House): void {
  app.get('/c/:ref/live', (c) => live(c, house))
}

/** What the page shows of it. Taken before the page is made, so that what happens meanwhile is not missed. */
export interface Live {
  address: string
  mark: string
}

export async function liveOf(visit: CaseVisit): Promise<Live> {
  const { house, csrf, hasKey } = visit
  const { operator, ref } = visit.view.case
  const untilMs = house.desk.machineMs() + sessionMs
  const pass = passOf(house, { operator, ref, session: csrf, untilMs, hearsChat: hasKey })
  const mark = await markOfCase(house.desk.db, { operator, ref, hearsChat: hasKey })
  return { address: `/c/${ref}/live?pass=${pass}`, mark }
}

interface LiveLineProps {
  visit: CaseVisit
  live: Live
  /** The words on a button of the page's form that looks again and keeps what was typed: a link would lose it. */
  formButton?: string
}

/** As of when the page is, and the way to look again; with scripts it follows by itself. No page is pulled away unasked. */
export function LiveLine({ visit, live, formButton }: LiveLineProps): JSX.Element {
  const { say, format, view } = visit
  return (
    <div
      class="live no-print"
      data-live={live.address}
      data-seen={live.mark}
      data-state="still"
      data-news={say('live.news')}
      data-lost={say('live.lost')}
      data-off={formButton ? say('live.off.form', { button: formButton }) : say('live.off')}
      data-held={formButton ? say('live.held.form', { button: formButton }) : say('live.held')}
    >
      <p role="status" data-live-says>
        {say('live.at', { time: format.time(view.now) })}
      </p>
      <p class="live-on">{say('live.on')}</p>
      {formButton ? null : (
        <p class="live-look">
          <a href={caseHref(visit)}>{say('live.look')}</a>
        </p>
      )}
    </div>
  )
}

async function live(c: Context, house: House): Promise<Response> {
  const ref = parseReference(c.req.param('ref') ?? '')
  const found = ref === undefined ? null : await findCase(house.desk, ref)
  const follower = found && followerOf(c, house, found)
  if (!follower) return c.body(null, 403)
  const stream = streamTo(house, follower)
  // What a full house answers is no stream: the browser then tries again later, by the script, not at once.
  if (!stream) return c.body(null, 503, { 'retry-after': '30' })
  return c.body(stream, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // A proxy that collects answers would hold every word back.
    'x-accel-buffering': 'no',
  })
}

type Allowed = Pick<Follower, 'operator' | 'ref' | 'session' | 'untilMs' | 'hearsChat'>

/** Until when, whether the conversation too, and a mark that only we can make, over these, the case and the very browser. */
function passOf(house: House, { operator, ref, session, untilMs, hearsChat }: Allowed): string {
  const open = `${untilMs.toString(36)}.${hearsChat ? 'chat' : 'case'}`
  return `${open}.${signedMark(house, 'live', [open, operator, ref, session].join('\n')).slice(0, 22)}`
}

function followerOf(c: Context, house: House, found: { operator: OperatorId; ref: string }): Allowed | null {
  const given = c.req.query('pass') ?? ''
  const [until = '', what] = given.split('.')
  const untilMs = Number.parseInt(until, 36)
  const allowed = { ...found, session: csrfToken(c, house), untilMs, hearsChat: what === 'chat' }
  const fits = Number.isSafeInteger(untilMs) && sameText(given, passOf(house, allowed))
  return fits && untilMs > house.desk.machineMs() ? allowed : null
}

const encoder = new TextEncoder()
/** Lines that nobody fetched: a reader who is there never has so many waiting. */
const mostWaiting = 8

function streamTo(house: House, allowed: Allowed): ReadableStream<Uint8Array> | null {
  let leave: (() => void) | null = null
  const stream = new ReadableStream<Uint8Array>(
    {
      start(control) {
        const write = (text: string): boolean => {
          control.enqueue(encoder.encode(text))
          return (control.desiredSize ?? 0) > 0
        }
        // All open pages lose us at the same moment when we start anew; they come back over some seconds.
        write(`retry: ${3_000 + Math.floor(Math.random() * 5_000)}\n\n`)
        leave = house.followers.open({
          ...allowed,
          send: (what, mark) => write(what === 'beat' ? ': here\n\n' : `event: ${what}\ndata: ${mark}\n\n`),
          end: () => control.close(),
        })
      },
      cancel: () => leave?.(),
    },
    { highWaterMark: mostWaiting },
  )
  return leave === null ? null : stream
}
