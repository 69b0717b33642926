import { type Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { unreadChat } from '../cases/chat.ts'
import { findCase } from '../cases/find-case.ts'
import { papersOf } from '../cases/papers-of.ts'
import { parseReference } from '../domain/reference.ts'
import { Button, Buttons, ErrorSummary, Form, TextInput } from '../ui/form.tsx'
import type { House } from '../ui/house.ts'
import { messageFor } from '../ui/parse-form.ts'
import { askRoutes } from './ask.tsx'
import { caseVisit, progressFor } from './case-visit.tsx'
import { chatRoutes } from './chat.tsx'
import { complaintRoutes } from './complaint.tsx'
import { LiveLine, liveOf, liveRoutes } from './live.tsx'
import { paperRoutes } from './papers.tsx'
import { shownProgress } from './proof-accepted.ts'
import { receiptRoutes } from './receipt.tsx'
import { refundRoutes } from './refund.tsx'
import { settingsRoutes } from './settings.tsx'
import { caseSettleRoutes, ticksOfVisit } from './settle.tsx'
import { shareRoutes } from './share.tsx'
import { actRoutes } from './track-acts.tsx'
import { calendarRoutes } from './track-calendar.ts'
import { TrackPage } from './track-page.tsx'
import { proofRoutes } from './track-proof.tsx'
import { type DemoOf, formOf, show, type Visit, visitOf } from './visit.tsx'

/** The pages of one request, for whoever holds its reference; and for whoever holds our link, everything on them. */
export function trackingRoutes(house: House, demoOf?: DemoOf): Hono {
  const app = new Hono()
  app.get('/track', (c) => findPage(visitOf(c, house), '', undefined, demoOf))
  app.post('/track', (c) => find(c, house, demoOf))
  app.get('/c/:ref', (c) => trackPage(c, house, demoOf))
  actRoutes(app, house, demoOf)
  proofRoutes(app, house, demoOf)
  paperRoutes(app, house, demoOf)
  refundRoutes(app, house, demoOf)
  receiptRoutes(app, house, demoOf)
  calendarRoutes(app, house, demoOf)
  complaintRoutes(app, house, demoOf)
  settingsRoutes(app, house, demoOf)
  chatRoutes(app, house, demoOf)
  askRoutes(app, house, demoOf)
  liveRoutes(app, house)
  shareRoutes(app, house, demoOf)
  caseSettleRoutes(app, house, demoOf)
  return app
}

async function trackPage(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await caseVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const live = await liveOf(visit)
  const { sentence, progress } = shownProgress(visit, progressFor(visit))
  const papers = visit.hasKey ? await papersOf(house.desk, visit.view.case.operator, visit.view.case.ref) : []
  const { operator, ref } = visit.view.case
  const ticked = visit.hasKey ? await ticksOfVisit(visit) : []
  const unread = visit.hasKey ? await unreadChat(house.desk, operator, ref, 'subscriber') : 0
  const follows = <LiveLine visit={visit} live={live} />
  const body = (
    <TrackPage
      visit={visit}
      sentence={sentence}
      progress={progress}
      papers={papers}
      ticked={ticked}
      unread={unread}
      follows={follows}
    />
  )
  return show(visit, { title: sentence.title, body, scripts: ['live.js'] }, demoOf)
}

/** An example that is a reference in form and nobody's in fact. */
const example = '7K2MD\u20119Q4XT'

function findPage(visit: Visit, typed: string, error: string | undefined, demoOf?: DemoOf): Promise<Response> {
  const { say, csrf } = visit
  const body: JSX.Element = (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { ref: error }} />
      <Form action="/track" csrf={csrf}>
        <h1>{say('track.find.title')}</h1>
        <TextInput
          name="ref"
          label={say('track.find.label')}
          hint={say('track.find.hint', { example })}
          value={typed}
          error={error}
          autocomplete="off"
          width={20}
        />
        <p class="quiet">{say('track.find.lost')}</p>
        <Buttons>
          <Button>{say('common.show')}</Button>
        </Buttons>
      </Form>
    </>
  )
  return show(visit, { title: say('track.find.title'), body, wrong: error !== undefined }, demoOf)
}

/** What cannot be a reference is asked for again; what could be one is looked for, and the page says whether it is. */
async function find(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const typed = String(form.get('ref') ?? '').trim()
  const ref = parseReference(typed)
  if (ref && (await findCase(house.desk, ref))) return c.redirect(`/c/${ref}`, 303)
  if (ref) return findPage(visit, typed, visit.say('track.find.unknown'), demoOf)
  return findPage(visit, typed, messageFor(visit.lang, { code: 'reference', values: { example } }), demoOf)
}
