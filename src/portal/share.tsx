import { randomUUID } from 'node:crypto'
import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { openShare, shareCase, sharesOf, stopSharing } from '../cases/share-case.ts'
import { viewCase } from '../cases/view-case.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { Instant } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import { sentenceWords } from '../ui/case-words.ts'
import { formIdOf, isFormId } from '../ui/form-id.ts'
import { formats, lineOf } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { Banner } from '../ui/parts.tsx'
import { StepLine } from '../ui/timeline.tsx'
import { type CaseVisit, caseHref, keyedVisit, progressFor } from './case-visit.tsx'
import { SharePage } from './share-page.tsx'
import { DatesPart, isOver, PromisePart } from './track-dates.tsx'
import { type DemoOf, formOf, operatorName, show, showError, showNotice, visitOf } from './visit.tsx'

/** Links for others: made, seen and taken back by whoever came by our link; opened by whoever was given one. */
export function shareRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/c/:ref/share', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    return visit instanceof Response ? visit : sharePage(visit)
  })
  app.post('/c/:ref/share', (c) => make(c, house, demoOf))
  app.post('/c/:ref/share/revoke', (c) => revoke(c, house, demoOf))
  app.get('/shared/:operator/:token', (c) => sharedPage(c, house, demoOf))
}

async function sharePage(visit: CaseVisit, error?: string): Promise<Response> {
  const { operator, ref } = visit.view.case
  const links = await sharesOf(visit.house.desk, operator, ref)
  const body = <SharePage visit={visit} links={links} fresh={randomUUID()} error={error} />
  return show(visit, { title: visit.say('share.title'), body, wrong: error !== undefined }, visit.demoOf)
}

async function make(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const id = String(form.get('id') ?? '')
  const { operator, ref } = visit.view.case
  try {
    await shareCase(house.desk, operator, ref, formIdOf(id))
  } catch (error) {
    if (!(error instanceof CaseRefused) || error.code !== 'too-many-shares') throw error
    return sharePage(visit, visit.say('share.no.too-many-shares'))
  }
  return c.redirect(caseHref(visit, '/share'), 303)
}

async function revoke(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const id = String(form.get('id') ?? '')
  const { operator, ref } = visit.view.case
  if (isFormId(id)) await stopSharing(house.desk, operator, ref, id)
  return c.redirect(caseHref(visit, '/share'), 303)
}

/** The page for somebody else. No key, no reference and no form is on it; no search engine may keep it. */
async function sharedPage(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  c.header('x-robots-tag', 'noindex, nofollow')
  c.header('referrer-policy', 'no-referrer')
  const visit = visitOf(c, house)
  const office = house.operators.get(c.req.param('operator') ?? '')
  const share = office && (await openShare(house.desk, office.rules.id, c.req.param('token') ?? ''))
  if (!office || !share) return showError(visit, 404, demoOf)
  const format = formats(visit.lang, rule(office.rules.zone))
  if (share.is !== 'open') {
    const { say } = visit
    const action = { href: '/', label: say('share.view.start') }
    const when = format.dateTimeZone(share.at)
    const title = say(`share.view.${share.is}`)
    return showNotice(visit, 410, { title, text: say(`share.view.${share.is}.text`, { when }), action }, demoOf)
  }
  const view = await viewCase(house.desk, share.ref)
  if (!view) return showError(visit, 404, demoOf)
  const shared: CaseVisit = { ...visit, view, office, format, hasKey: false, demoOf }
  const title = sentenceWords(shared, progressFor(shared).sentence).title
  return show(visit, { title, body: <SharedPage visit={shared} until={share.until} /> }, demoOf)
}

function SharedPage({ visit, until }: { visit: CaseVisit; until: Instant }): JSX.Element {
  const { say, format, view, office, lang } = visit
  const progress = progressFor(visit)
  const { title, text } = sentenceWords(visit, progress.sentence)
  return (
    <>
      <p class="eyebrow">
        {lineOf(view.case.binding, false)} · {operatorName(office, lang)}
      </p>
      <h1>{title}</h1>
      <p>{text}</p>
      <PromisePart visit={visit} progress={progress} />
      <div class="card">
        <StepLine
          steps={progress.steps.map(({ step, state, at }) => ({
            title: say(`track.step.${step}`),
            state,
            ...(at ? { note: format.dateTime(at) } : {}),
          }))}
        />
      </div>
      {isOver(view.case) ? null : <DatesPart visit={visit} />}
      <Banner tone="neutral" title={say('share.view.title')}>
        <p>{say('share.view.text', { when: format.dateTimeZone(until) })}</p>
      </Banner>
    </>
  )
}
