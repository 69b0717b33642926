import type { Context } from 'hono'
import type { ComponentChildren, JSX } from 'preact'
import { csrfOk, csrfToken } from '../auth/csrf.ts'
import type { Language } from '../domain/case.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import type { DemoState } from '../ui/demo-bar.tsx'
import { ErrorPage, errorPageTitle } from '../ui/error-page.tsx'
import { isFirstSight } from '../ui/first-sight.ts'
import type { House } from '../ui/house.ts'
import { languageOf } from '../ui/language.ts'
import { sentFields } from '../ui/sent-fields.ts'
import { page } from '../ui/shell.tsx'
import { type Say, t } from '../ui/words.ts'

/** One request of a reader, with what every answer needs. */
export interface Visit {
  c: Context
  house: House
  lang: Language
  say: Say
  /** Path and query of this page, without the language: a GET of it shows the page again. */
  path: string
  csrf: string
  /** What was answered on earlier pages is kept with us. */
  answersKept?: true
  /** The operator that the page is about, once it is known. */
  office?: KnownOperator
}

export interface Shown {
  title: string
  body: ComponentChildren
  status?: 200 | 403 | 404 | 409 | 410 | 422 | 429
  /** The page shows an error summary. */
  wrong?: boolean
  /** Seconds after which the page looks again by itself. */
  refresh?: number
  /** Islands of this page, by their plain names. */
  scripts?: string[]
}

/** What the strip above every page shows in demo mode; the doors' wiring hands it in. */
export type DemoOf = (visit: Visit) => Promise<DemoState | undefined> | DemoState | undefined

export function visitOf(c: Context, house: House): Visit {
  const lang = languageOf(c)
  const query = new URLSearchParams(c.req.query())
  query.delete('lang')
  const path = query.size > 0 ? `${c.req.path}?${query}` : c.req.path
  return { c, house, lang, say: t(lang), path, csrf: csrfToken(c, house) }
}

/** A whole page of the portal. */
export async function show(visit: Visit, shown: Shown, demoOf?: DemoOf): Promise<Response> {
  const { c, house, lang, path } = visit
  const html = page({
    title: shown.title,
    lang,
    door: 'portal',
    path,
    body: shown.body,
    assets: house.assets,
    sheet: isFirstSight(c) ? house.sheet : undefined,
    errorTitle: shown.wrong,
    refresh: shown.refresh,
    answersKept: visit.answersKept,
    help: visit.office && helpHref(visit.office, lang),
    // A page that is waited for looks again within seconds; one that is read is not pulled away from its reader.
    scripts: ['clock.js', ...(shown.refresh && shown.refresh < 10 ? ['wait.js'] : (shown.scripts ?? []))],
    saveData: c.req.header('save-data') === 'on',
    demo: house.demo ? await demoOf?.(visit) : undefined,
  })
  return c.html(html, shown.status ?? (shown.wrong ? 422 : 200))
}

/** A page that says what happened and what to do, with one button. */
export interface Notice {
  title: string
  text: string
  action: { href: string; label: string }
  more?: ComponentChildren
}

function NoticePage({ title, text, action, more }: Notice): JSX.Element {
  return (
    <>
      <h1>{title}</h1>
      <p>{text}</p>
      {more}
      <p class="buttons">
        <a class="button secondary" href={action.href}>
          {action.label}
        </a>
      </p>
    </>
  )
}

export function showNotice(
  visit: Visit,
  status: 200 | 403 | 409 | 410 | 429,
  notice: Notice,
  demoOf?: DemoOf,
): Promise<Response> {
  return show(visit, { title: notice.title, body: <NoticePage {...notice} />, status }, demoOf)
}

export function showError(visit: Visit, status: 404 | 429, demoOf?: DemoOf): Promise<Response> {
  return show(visit, { title: errorPageTitle(visit.lang, status), body: <ErrorPage status={status} />, status }, demoOf)
}

/** The form of a POST, or the page that says why it is not taken. Nothing of it is looked at before its token fits. */
export async function formOf(visit: Visit, demoOf?: DemoOf): Promise<FormData | Response> {
  const { c, house, say } = visit
  const form = await sentFields(c)
  if (csrfOk(c, house, form)) return form
  const action = { href: visit.path, label: say('portal.notice.form.go') }
  return showNotice(
    visit,
    403,
    { title: say('portal.notice.form'), text: say('portal.notice.form.text'), action },
    demoOf,
  )
}

/** Help for one operator, in the language of the page that leads there. */
export function helpHref(known: KnownOperator, lang: Language, part = ''): string {
  return `/help/${known.rules.id}?lang=${lang}${part === '' ? '' : `#${part}`}`
}

export function operatorName(known: KnownOperator, lang: Language): string {
  return rule(known.rules.names)[lang]
}
