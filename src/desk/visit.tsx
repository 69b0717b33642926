import type { Context } from 'hono'
import type { ComponentChildren } from 'preact'
import { readCookie } from '../auth/cookies.ts'
import { csrfOk, csrfToken } from '../auth/csrf.ts'
import type { Staff } from '../auth/staff.ts'
import { countChats } from '../cases/chat.ts'
import { countAlarms } from '../cases/find-alarms.ts'
import { countQueue } from '../cases/find-cases.ts'
import { countQuestions } from '../cases/questions.ts'
import type { Language } from '../domain/case.ts'
import { withoutHidden } from '../domain/hidden-signs.ts'
import type { OperatorId } from '../domain/line.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { systemCan, type Who } from '../domain/permissions.ts'
import { queueViews } from '../store/queue-of-cases.ts'
import type { StaffMember } from '../store/staff.ts'
import { demoState } from '../ui/demo-state.ts'
import { ErrorPage, errorPageTitle } from '../ui/error-page.tsx'
import { type Formats, formats } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { languageOf } from '../ui/language.ts'
import { sentFields } from '../ui/sent-fields.ts'
import { type NavItem, page } from '../ui/shell.tsx'
import { type Say, t } from '../ui/words.ts'

/** A request at the desk's door, before it is known who sends it. */
export interface Knock {
  c: Context
  house: House
  staff: Staff
  lang: Language
  say: Say
  csrf: string
}

/** A request of somebody who is signed in: what every page and act of the desk is handed. */
export interface Visit extends Knock {
  me: StaffMember
  who: Who & { id: string }
  operator: OperatorId
  office: KnownOperator
  operatorName: string
  format: Formats
  /** Whether single keys act. Whoever uses speech or dictation turns them off (WCAG 2.1.4). */
  hotkeys: boolean
}

export type VisitHandler = (v: Visit) => Response | Promise<Response>
/** Wraps a handler for who is signed in; anybody else is sent to sign in and comes back. */
export type Inside = (handler: VisitHandler) => (c: Context) => Promise<Response>

export const hotkeyCookie = 'desk-keys'

export function knock(c: Context, house: House, staff: Staff): Knock {
  const lang = languageOf(c)
  return { c, house, staff, lang, say: t(lang), csrf: csrfToken(c, house) }
}

/** Null: nobody is signed in, or their operator is not served here any more. */
export async function visitOf(at: Knock): Promise<Visit | null> {
  const me = await at.staff.visitor(at.c.req.raw.headers)
  const office = me ? at.house.operators.get(me.operator) : undefined
  if (!me || !office) return null
  return {
    ...at,
    me,
    who: { is: me.role, id: me.id },
    operator: me.operator,
    office,
    operatorName: rule(office.rules.names)[at.lang],
    format: formats(at.lang, rule(office.rules.zone)),
    hotkeys: readCookie(at.c, at.house, hotkeyCookie) !== 'off',
  }
}

export interface DeskPage {
  title: string
  body: ComponentChildren
  status?: 200 | 400 | 403 | 404 | 409 | 429
  /** Path and query that a GET can open, where this one is an answer to a POST. */
  path?: string
  /** Which item of the navigation is open. */
  room?: string
  errorTitle?: boolean
  scripts?: string[]
  /** Seconds after which the page looks again by itself. */
  refresh?: number
}

/** A page for somebody who is signed in. */
export async function deskPage(
  v: Visit,
  { title, body, status = 200, path, room, errorTitle, refresh, scripts = [] }: DeskPage,
): Promise<Response> {
  const own = path ?? ownPath(v)
  return answer(
    v,
    status,
    page({
      title,
      lang: v.lang,
      door: 'desk',
      path: own,
      brand: v.operatorName,
      body: (
        <>
          {v.hotkeys ? <span data-keys hidden /> : null}
          {body}
        </>
      ),
      assets: v.house.assets,
      nav: await navigation(v, room),
      scripts: ['desk.js', ...scripts],
      staff: { name: v.me.name, signOut: '/desk/sign-out', csrf: v.csrf },
      demo: await demoState(v.house, v.csrf, own),
      errorTitle,
      refresh,
    }),
  )
}

/** A page for somebody who is not signed in yet. */
export async function doorPage(
  at: Knock,
  { title, body, status = 200, path, errorTitle, scripts }: DeskPage,
): Promise<Response> {
  const own = path ?? ownPath(at)
  return answer(
    at,
    status,
    page({
      title,
      lang: at.lang,
      door: 'desk',
      path: own,
      body,
      assets: at.house.assets,
      scripts,
      demo: await demoState(at.house, at.csrf, own),
      errorTitle,
    }),
  )
}

/** What happened and what to do, inside the desk's frame. */
export function refusalPage(v: Visit, status: 400 | 403 | 404): Promise<Response> {
  return deskPage(v, {
    title: errorPageTitle(v.lang, status),
    status,
    body: <ErrorPage status={status} href="/desk" action={v.say('desk.toQueue')} />,
  })
}

const ownPath = ({ c }: Knock) => {
  const url = new URL(c.req.url)
  return url.pathname + url.search
}

function answer({ c }: Knock, status: number, html: string): Response {
  c.header('cache-control', 'no-store')
  return c.html(html, status as 200)
}

async function navigation(v: Visit, room: string | undefined): Promise<NavItem[]> {
  const counts = await countQueue(v.house.desk, v.office)
  const views = queueViews.map((view): NavItem => {
    const item = {
      href: view === 'todo' ? '/desk' : `/desk?view=${view}`,
      label: v.say(`desk.view.${view}`),
      current: room === view,
    }
    return view === 'ended' ? item : { ...item, count: counts[view] }
  })
  return [
    ...views,
    {
      href: '/desk/chat',
      label: v.say('chat.desk.inbox'),
      current: room === 'chat',
      count: (await countChats(v.house.desk, v.operator)) + (await countQuestions(v.house.desk, v.operator)),
    },
    {
      href: '/desk/alarms',
      label: v.say('desk.nav.alarms'),
      current: room === 'alarms',
      count: await countAlarms(v.house.desk, v.operator),
    },
    ...(systemCan('see-disagreements', v.who) === true
      ? [{ href: '/desk/disagreements', label: v.say('disagreements.nav'), current: room === 'disagreements' }]
      : []),
    { href: '/desk/admin', label: v.say('desk.nav.admin'), current: room === 'admin' },
    { href: '/desk/account', label: v.say('desk.nav.account'), current: room === 'account' },
  ]
}

/** A form that was sent, or null where it does not come from a page that this visitor was shown. */
export async function sentForm(at: Knock): Promise<FormData | null> {
  const form = await sentFields(at.c)
  return csrfOk(at.c, at.house, form) ? form : null
}

export const textOf = (form: FormData, name: string): string => withoutHidden(String(form.get(name) ?? '')).trim()

/** Only a path of ours: what a visitor brings along must not lead elsewhere. */
export function safeBack(path: string | undefined): string {
  return path && /^\/desk(?![^/?#])/.test(path) && !/[\\\s]/.test(path) ? path : '/desk'
}
