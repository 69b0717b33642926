import type { ComponentChildren, JSX } from 'preact'
import { render } from 'preact-render-to-string'
import { type Language, languages } from '../domain/case.ts'
import { DemoBar, type DemoState } from './demo-bar.tsx'
import type { Sheet } from './first-sight.ts'
import { Icon, LineMark } from './icons.tsx'
import { Lang, useLang, useSay } from './lang.ts'
import { languageNames, t } from './words.ts'

export type Door = 'portal' | 'desk'

/** From a file's plain name (`app.css`) to the address of its hashed copy. */
export type Assets = (logical: string) => string

export interface NavItem {
  href: string
  label: string
  current?: boolean
  /** How many wait there. */
  count?: number
}

export interface PageOptions {
  /** What the page is, without the service's name. */
  title: string
  lang: Language
  door: Door
  /** Path and query of this page, as a GET can open it: the language switch keeps both. */
  path: string
  body: ComponentChildren
  assets: Assets
  /** The style sheet, where it goes into the page itself (first-sight.ts). */
  sheet?: Sheet | undefined
  /** Only in demo mode. */
  demo?: DemoState | undefined
  nav?: NavItem[] | undefined
  /** Islands beyond the form enhancement, by plain name: `queue.js`. */
  scripts?: string[] | undefined
  /** Puts «Error:» before the title: the page shows an error summary. */
  errorTitle?: boolean | undefined
  /** The operator's name for the header; the service's own name otherwise. */
  brand?: string | undefined
  /** Help for the operator that the page is about; the help of all of them otherwise. */
  help?: string | undefined
  /** Who is signed in at the desk. `signOut` takes a POST. */
  staff?: { name: string; signOut: string; csrf: string } | undefined
  /** The visitor asked to save data: no webfont is fetched. */
  saveData?: boolean | undefined
  /** The answers before this page are kept with us: said where the connection is lost. */
  answersKept?: boolean | undefined
  /** Seconds after which a page that shows progress reloads itself, for those without scripts. */
  refresh?: number | undefined
}

/** A whole document. But for the sheet, which the policy knows by its hash, no style or script stands in it. */
export function page(options: PageOptions): string {
  return `<!doctype html>${render(<Document {...options} />)}`
}

function Document(options: PageOptions): JSX.Element {
  const { lang, door, assets, body, demo } = options
  const scripts = ['enhance.js', ...(options.scripts ?? [])]
  return (
    <Lang.Provider value={lang}>
      <html lang={lang} class={options.saveData ? 'save-data' : undefined}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="format-detection" content="telephone=no" />
          {options.refresh ? (
            <noscript>
              <meta http-equiv="refresh" content={String(options.refresh)} />
            </noscript>
          ) : null}
          <title>{documentTitle(options)}</title>
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <Look {...options} />
          {scripts.map((name) => (
            <script key={name} type="module" src={assets(name)} />
          ))}
        </head>
        <body class={door} data-sending={t(lang)('common.sending')}>
          <a class="skip" href="#main">
            {t(lang)('common.skip')}
          </a>
          {demo ? <DemoBar {...demo} /> : null}
          <p id="offline" class="offline" role="status" hidden>
            <Icon name="offline" />
            {t(lang)(options.answersKept ? 'common.offline' : 'common.offline.here')}
          </p>
          {door === 'desk' ? (
            <DeskFrame {...options}>{body}</DeskFrame>
          ) : (
            <PortalFrame {...options}>{body}</PortalFrame>
          )}
        </body>
      </html>
    </Lang.Provider>
  )
}

/** In the page, and fetched at leisure for the next one; or linked, and painted once it is there. */
function Look({ sheet, assets }: PageOptions): JSX.Element {
  if (!sheet) return <link rel="stylesheet" href={assets('app.css')} />
  return (
    <>
      {/* Our own file, made at the build; written as text its quotes would be escaped. */}
      <style dangerouslySetInnerHTML={{ __html: sheet.css }} />
      <link rel="prefetch" as="style" href={assets('app.css')} />
    </>
  )
}

function documentTitle({ title, lang, door, brand, errorTitle }: PageOptions): string {
  const say = t(lang)
  const where = brand ?? say(door === 'desk' ? 'common.desk.name' : 'common.service')
  const named = title === where ? title : `${title} – ${where}`
  return errorTitle ? say('errors.prefix', { title: named }) : named
}

interface FrameProps extends PageOptions {
  children: ComponentChildren
}

function PortalFrame({ brand, path, nav, help, children }: FrameProps): JSX.Element {
  const say = useSay()
  return (
    <>
      <header class="top">
        <a class="brand" href="/">
          <LineMark />
          <span>{brand ?? say('common.service')}</span>
        </a>
        <LanguageSwitch path={path} />
      </header>
      {nav ? <Navigation items={nav} /> : null}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Footer help={help ?? '/help'} path={path} />
    </>
  )
}

function DeskFrame({ brand, path, nav, staff, children }: FrameProps): JSX.Element {
  const say = useSay()
  return (
    <div class="desk-frame">
      <header class="side">
        <a class="brand" href="/desk">
          <LineMark />
          <span>{brand ?? say('common.desk.name')}</span>
        </a>
        {nav ? <Navigation items={nav} /> : null}
        <div class="side-end">
          {staff ? (
            <form class="who" method="post" action={staff.signOut}>
              <input type="hidden" name="csrf" value={staff.csrf} />
              <span>
                <Icon name="person" />
                {staff.name}
              </span>
              <button class="plain" type="submit">
                {say('common.signOut')}
              </button>
            </form>
          ) : null}
          <LanguageSwitch path={path} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}

function Navigation({ items }: { items: NavItem[] }): JSX.Element {
  const say = useSay()
  return (
    <nav class="rooms" aria-label={say('common.nav.label')}>
      <ul>
        {items.map((item) => (
          <li key={item.href}>
            <a href={item.href} aria-current={item.current ? 'page' : undefined}>
              <span>{item.label}</span>
              {item.count === undefined ? null : <span class="count">{item.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Names in their own languages, never flags. A `details`, so that it opens without scripts. */
function LanguageSwitch({ path }: { path: string }): JSX.Element {
  const lang = useLang()
  const say = useSay()
  return (
    <details class="languages">
      <summary>
        <span class="unseen">{say('common.language')}: </span>
        {languageNames[lang]}
        <Icon name="down" />
      </summary>
      <ul>
        {languages.map((each) => (
          <li key={each}>
            <a
              href={inLanguage(path, each)}
              lang={each}
              hreflang={each}
              aria-current={each === lang ? 'true' : undefined}
            >
              {languageNames[each]}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The same page in another language. Only a path of ours: `//elsewhere` would leave the house. */
export function inLanguage(path: string, lang: Language): string {
  const [before = '/', query = ''] = path.split('#')[0]?.split('?', 2) ?? []
  const params = new URLSearchParams(query)
  params.set('lang', lang)
  return `/${before.replace(/^[/\\]+/, '')}?${params}`
}

/**
 * The way to cancel is on every page, plainly named, one tap from anywhere. On the page that it leads to it would look like a
 * second button that sends.
 */
function Footer({ help, path }: { help: string; path: string }): JSX.Element {
  const say = useSay()
  return (
    <footer class="foot">
      {path.split('?')[0] === '/express' ? null : (
        <a class="button secondary cancel-line" href="/express">
          {say('common.footer.cancel')}
        </a>
      )}
      <nav aria-label={say('common.footer.label')}>
        <ul>
          <li>
            <a href="/track">{say('common.footer.track')}</a>
          </li>
          <li>
            <a href="/verify">{say('common.footer.verify')}</a>
          </li>
          <li>
            <a href={help}>{say('common.footer.help')}</a>
          </li>
          <li>
            <a href="/accessibility">{say('common.footer.accessibility')}</a>
          </li>
          <li>
            <a href="/privacy">{say('common.footer.privacy')}</a>
          </li>
        </ul>
      </nav>
      <p class="about">{say('common.footer.about')}</p>
    </footer>
  )
}
