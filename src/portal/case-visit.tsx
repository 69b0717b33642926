import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { holdsLink } from '../auth/links.ts'
import { type CaseView, viewCase } from '../cases/view-case.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { type Progress, progressOf } from '../domain/progress.ts'
import { parseReference } from '../domain/reference.ts'
import { type LinkPurpose, linkKey } from '../store/link-keys.ts'
import { type Formats, formats, lineOf } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { t } from '../ui/words.ts'
import { type DemoOf, showError, showNotice, type Visit, visitOf } from './visit.tsx'

/** A visit to the pages of one case. */
export interface CaseVisit extends Visit {
  view: CaseView
  office: KnownOperator
  format: Formats
  /** The reader came by the link that we sent to the contact of the request. Without it the page is short and read-only. */
  hasKey: boolean
  demoOf: DemoOf | undefined
}

/** Opens the case of this address, in the reader's language or else the request's; or the page that says there is none. */
export async function caseVisit(c: Context, house: House, demoOf?: DemoOf): Promise<CaseVisit | Response> {
  const visit = visitOf(c, house)
  const typed = c.req.param('ref') ?? ''
  const ref = parseReference(typed)
  const view = ref === undefined ? null : await viewCase(house.desk, ref)
  const office = view && house.operators.get(view.case.operator)
  if (!ref || !view || !office) return showError(visit, 404, demoOf)
  // A reference typed with small letters or spaces opens the same page under its one address.
  if (typed !== ref)
    return c.redirect(
      visit.path.replace(`/c/${encodeURIComponent(typed)}`, `/c/${ref}`).replace(`/c/${typed}`, `/c/${ref}`),
      303,
    )
  const lang = c.req.query('lang') || getCookie(c, 'lang') ? visit.lang : view.case.language
  return {
    ...visit,
    lang,
    say: t(lang),
    view,
    office,
    format: formats(lang, rule(office.rules.zone)),
    hasKey: holdsLink(c, house.desk, view.case.operator, ref, 'case'),
    demoOf,
  }
}

/** The same for pages that the reference alone does not open. */
export async function keyedVisit(c: Context, house: House, demoOf?: DemoOf): Promise<CaseVisit | Response> {
  const visit = await caseVisit(c, house, demoOf)
  if (visit instanceof Response || visit.hasKey) return visit
  return askForLink(visit)
}

/** The page for whoever knows the reference and has not come by our link. */
export function askForLink(visit: CaseVisit): Promise<Response> {
  const { say } = visit
  const action = { href: `/c/${visit.view.case.ref}`, label: say('track.back.toCase') }
  return showNotice(visit, 403, { title: say('track.key.title'), text: say('track.key.text'), action }, visit.demoOf)
}

/** A page of this case, with the key that the reader holds already. */
export function caseHref(visit: CaseVisit, below = '', purpose: LinkPurpose = 'case'): string {
  const { operator, ref } = visit.view.case
  if (purpose === 'case' && !visit.hasKey) return `/c/${ref}${below}`
  return `/c/${ref}${below}?k=${linkKey(visit.house.desk.keys, operator, ref, purpose)}`
}

export function progressFor(visit: CaseVisit): Progress {
  const { case: of, places, events, now } = visit.view
  return progressOf({ case: of, places, events, now, rules: visit.office.rules, calendar: visit.office.calendar })
}

/** The line as this reader may see it; a dash once it was erased. */
export function shownNumber({ view, hasKey }: CaseVisit): string {
  return lineOf(view.case.binding, hasKey)
}
