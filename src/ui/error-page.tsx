import type { ComponentChildren, JSX } from 'preact'
import type { Language } from '../domain/case.ts'
import { useSay } from './lang.ts'
import { t } from './words.ts'

const known = [400, 401, 403, 404, 405, 409, 413, 429, 500, 502, 503] as const
type Known = (typeof known)[number]

export interface ErrorPageProps {
  status: number
  /** Id of the request, for care to find it. Never a stack or a message of the machine. */
  reference?: string | undefined
  /** Where the one button leads. The start page otherwise. */
  href?: string | undefined
  /** Words of that button: «Sign in», «Try again». */
  action?: string | undefined
  /** Hours and phone of care, a link to the chat. */
  children?: ComponentChildren
}

/** What happened, what to do, and a number to name. */
export function ErrorPage({ status, reference, href, action, children }: ErrorPageProps): JSX.Element {
  const say = useSay()
  const as = nearest(status)
  return (
    <>
      <h1>{say(`errors.page.${as}.title`)}</h1>
      <p>{say(`errors.page.${as}.what`)}</p>
      <p>{say(`errors.page.${as}.do`)}</p>
      {children}
      <p class="buttons">
        <a class="button secondary" href={href ?? '/'}>
          {action ?? say('common.startPage')}
        </a>
      </p>
      {reference ? (
        <p class="quiet">
          {say('errors.reference')}: <code>{reference}</code>
        </p>
      ) : null}
    </>
  )
}

/** The title of such a page, for `page({ title })`. */
export function errorPageTitle(lang: Language, status: number): string {
  return t(lang)(`errors.page.${nearest(status)}.title`)
}

/** A status without a page of its own is told as its family. */
function nearest(status: number): Known {
  const own = known.find((each) => each === status)
  if (own) return own
  if (status === 410) return 404
  return status >= 500 ? 500 : 400
}
