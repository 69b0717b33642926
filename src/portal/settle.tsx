import type { Context, Hono } from 'hono'
import { saveAnswers } from '../cases/save-answers.ts'
import { tick, ticked } from '../cases/tick.ts'
import { contactsTick, ticksAmong } from '../domain/unlink-list.ts'
import type { House } from '../ui/house.ts'
import { type CaseVisit, keyedVisit } from './case-visit.tsx'
import { journeyForm, journeyOf, provenJourney, toProof } from './journey.tsx'
import { ContactsPage } from './pages/contacts.tsx'
import { SettlePage } from './pages/settle.tsx'
import { UnlinkPage } from './pages/unlink.tsx'
import { placeOfCase, placeOfJourney, type SettlePageName, type SettlePlace, settlePages } from './settle-place.tsx'
import { type DemoOf, formOf, show } from './visit.tsx'

/** Before sending: what to settle, where the number is used, and a copy of the contacts. None of it is asked for. */
export function settleRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  for (const page of settlePages) {
    app.get(`/${page}`, async (c) => {
      const journey = await provenJourney(c, house, 'standing', demoOf)
      return journey instanceof Response ? journey : showPage(placeOfJourney(journey), page)
    })
    if (page !== 'settle') app.post(`/${page}`, (c) => tickBeforeSending(c, house, page, demoOf))
  }
}

/** The same pages of a request that was sent, for whoever came by our link. */
export function caseSettleRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  for (const page of settlePages) {
    app.get(`/c/:ref/${page}`, async (c) => {
      const visit = await keyedVisit(c, house, demoOf)
      return visit instanceof Response ? visit : showPage(placeOfCase(visit, await ticksOfVisit(visit)), page)
    })
    if (page !== 'settle') app.post(`/c/:ref/${page}`, (c) => tickInCase(c, house, page, demoOf))
  }
}

export const ticksOfVisit = ({ house, view }: CaseVisit): Promise<string[]> =>
  ticked(house.desk, view.case.operator, view.case.ref)

const pages = { settle: SettlePage, unlink: UnlinkPage, contacts: ContactsPage }
const titles = { settle: 'settle.title', unlink: 'settle.unlink.title', contacts: 'settle.contacts.title' } as const
const titlesForHolder = { ...titles, unlink: 'settle.holder.unlink', contacts: 'settle.holder.contacts' } as const

function showPage(place: SettlePlace, name: SettlePageName): Promise<Response> {
  const Page = pages[name]
  return show(
    place.visit,
    {
      title: place.visit.say((place.forHolder ? titlesForHolder : titles)[name]),
      body: <Page place={place} />,
      ...(name === 'contacts' ? { scripts: ['vcard.js'] } : {}),
    },
    place.demoOf,
  )
}

async function tickBeforeSending(c: Context, house: House, page: 'unlink' | 'contacts', demoOf?: DemoOf) {
  const journey = await journeyOf(c, house, demoOf)
  if (journey instanceof Response) return journey
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  const { application, key, lang, office } = journey
  const after = ticksAmong(office.unlink, ticksAfter(application.answers.ticked ?? [], page, form))
  // Kept even where the proof has run out meanwhile.
  application.answers = await saveAnswers(house.desk, key, { ticked: after }, lang)
  if (!journey.assured) return toProof(journey, 'standing')
  return c.redirect(placeOfJourney(journey).hrefOf('settle'), 303)
}

async function tickInCase(c: Context, house: House, page: 'unlink' | 'contacts', demoOf?: DemoOf) {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const before = await ticksOfVisit(visit)
  const after = ticksAfter(before, page, form)
  const { operator, ref, facts } = visit.view.case
  // What was erased stays so: the page then shows an empty list.
  if (!facts.forgotten?.personal) await tick(house.desk, operator, ref, visit.office.unlink, after)
  return c.redirect(placeOfCase(visit, after).hrefOf('settle'), 303)
}

/** One page's ticks, beside those of the other. */
function ticksAfter(before: string[], page: 'unlink' | 'contacts', form: FormData): string[] {
  const sent = [...form.keys()]
    .filter((name) => name.startsWith('done'))
    .flatMap((name) => form.getAll(name).map(String))
  return page === 'contacts'
    ? [...before.filter((id) => id !== contactsTick), ...sent.filter((id) => id === contactsTick)]
    : [...before.filter((id) => id === contactsTick), ...sent.filter((id) => id !== contactsTick)]
}
