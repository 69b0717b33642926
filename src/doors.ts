import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { sql } from 'kysely'
import { h } from 'preact'
import { apiRoutes } from './api/api.ts'
import { type ProblemName, problem, problemNames, problemStatus } from './api/problems.ts'
import { seedStaff } from './auth/create-staff.ts'
import { staffAuth } from './auth/staff.ts'
import { deskRoutes } from './desk/routes.tsx'
import { demoSignInRoutes } from './desk/sign-in.tsx'
import type { Language } from './domain/case.ts'
import { aboutRoutes } from './portal/about.tsx'
import { demoRoutes, demoStrip } from './portal/demo.tsx'
import { expressRoutes } from './portal/express.tsx'
import { journeyRoutes } from './portal/portal.ts'
import { trackingRoutes } from './portal/tracking.tsx'
import { verifyRoutes } from './portal/verify.tsx'
import type { Doors } from './server.ts'
import { inOperator } from './store/db.ts'
import { ErrorPage, type ErrorPageProps, errorPageTitle } from './ui/error-page.tsx'
import { Gallery } from './ui/gallery.tsx'
import { DeskSample, TrackSample } from './ui/gallery-lines.tsx'
import type { House } from './ui/house.ts'
import { faviconSvg } from './ui/icons.tsx'
import { languageOf } from './ui/language.ts'
import { page } from './ui/shell.tsx'
import { t } from './ui/words.ts'

/** Every door of the house, in the order in which they are asked. */
export async function doorsOf(
  house: House,
  databaseUrl: string,
  whyNotReady: () => Promise<string | null>,
): Promise<Doors & { close: () => Promise<void> }> {
  const staff = staffAuth(house, databaseUrl)
  if (house.demo) await seedStaff(house.desk.db, [...house.operators.keys()])
  const demoOf = house.demo ? demoStrip : undefined
  const small = new Hono()
  // What browsers ask for unasked.
  small.get('/favicon.ico', (c) => c.redirect('/favicon.svg', 301))
  small.get('/favicon.svg', (c) =>
    c.body(faviconSvg, 200, { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' }),
  )
  // Every component in every state, for whoever works on the look.
  if (house.demo) small.get('/ui/gallery', (c) => c.html(galleryPage(house, languageOf(c))))
  return {
    routes: [
      { at: '/', app: small },
      { at: '/', app: journeyRoutes(house, demoOf) },
      { at: '/', app: trackingRoutes(house, demoOf) },
      { at: '/', app: expressRoutes(house, demoOf) },
      { at: '/', app: verifyRoutes(house, demoOf) },
      { at: '/', app: aboutRoutes(house, demoOf) },
      { at: '/', app: apiRoutes(house) },
      { at: '/', app: demoRoutes(house, demoOf) },
      { at: '/', app: demoSignInRoutes(house, staff) },
      { at: '/desk', app: deskRoutes(house, staff) },
    ],
    close: () => staff.close(),
    failure: (c, status, mostMb) => failure(house, c, status, mostMb),
    whyNotReady,
    metrics: () => metrics(house),
  }
}

function galleryPage(house: House, lang: Language): string {
  const body = h('div', {}, h(Gallery, {}), h(TrackSample, {}), h(DeskSample, {}))
  return page({ title: 'Gallery', lang, door: 'portal', path: '/ui/gallery', body, assets: house.assets })
}

/** What can go wrong with a request before the API has looked at it, by its own names. */
const apiFailures: ReadonlySet<ProblemName> = new Set([
  'no-such-address',
  'wrong-method',
  'wrong-media-type',
  'too-large',
  'too-many',
  'broken',
])

const known = new Set([400, 403, 404, 405, 409, 413, 415, 429, 500, 503])

/** A page that says what happened and what to do, in the reader's language; a problem document for programs. */
function failure(house: House, c: Context, given: number, mostMb?: number): Response {
  const status = known.has(given) ? given : given >= 500 ? 500 : 400
  const url = new URL(c.req.url)
  const lang: Language = languageOf(c)
  const reference = randomBytes(4).toString('hex')
  if (status >= 500) house.log(`reference ${reference}: ${status}`)
  if (url.pathname.startsWith('/api/')) {
    const known = problemNames.find((name) => problemStatus[name] === status && apiFailures.has(name))
    if (known) return problem(c, house.baseUrl, known)
    const plain = { type: 'about:blank', title: errorPageTitle(lang, status), status, instance: reference }
    return Response.json(plain, { status, headers: { 'content-type': 'application/problem+json' } })
  }
  const html = page({
    title: errorPageTitle(lang, status),
    lang,
    door: url.pathname.startsWith('/desk') ? 'desk' : 'portal',
    path: url.pathname + url.search,
    body: h(ErrorPage, {
      status,
      ...(status >= 500 ? { reference } : {}),
      ...(mostMb === undefined ? {} : tooBig(lang, url, mostMb)),
    }),
    assets: house.assets,
  })
  return new Response(html, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-language': lang },
  })
}

/** The limit, and the page again: what takes a form shows it at the same address. */
function tooBig(
  lang: Language,
  { pathname, search }: URL,
  mostMb: number,
): Pick<ErrorPageProps, 'children' | 'href' | 'action'> {
  const say = t(lang)
  return {
    children: h('p', null, say('errors.page.413.limit', { n: mostMb })),
    // Never an address of another house: `//elsewhere` would be one.
    href: `/${pathname.replace(/^[/\\]+/, '')}${search}`,
    action: say('portal.notice.form.go'),
  }
}

/** A few numbers for a watch: open and stuck cases per operator, and what waits to be sent. Nothing about anybody. */
async function metrics(house: House): Promise<string> {
  const lines = ['# TYPE signoff_cases gauge', '# TYPE signoff_messages_waiting gauge']
  for (const operator of house.operators.keys()) {
    const { rows } = await inOperator(house.desk.db, operator, (tx) =>
      sql<{ open: number; stuck: number; waiting: number }>`
        select (select count(*)::int from cases where status = 'open') as open,
               (select count(distinct ref)::int from places where stuck is not null) as stuck,
               (select count(*)::int from outbox where sent_at is null and failed_at is null) as waiting`.execute(tx),
    )
    const row = rows[0]
    lines.push(
      `signoff_cases{operator="${operator}",state="open"} ${row?.open ?? 0}`,
      `signoff_cases{operator="${operator}",state="stuck"} ${row?.stuck ?? 0}`,
      `signoff_messages_waiting{operator="${operator}"} ${row?.waiting ?? 0}`,
    )
  }
  return `${lines.join('\n')}\n`
}
