import { Hono } from 'hono'
import type { Staff } from '../auth/staff.ts'
import { findQueue, nextToDo, searchCases } from '../cases/find-cases.ts'
import { viewAtDesk } from '../cases/view-at-desk.ts'
import { type QueueView, queueViews } from '../store/queue-of-cases.ts'
import type { House } from '../ui/house.ts'
import { accountRoutes } from './account.tsx'
import { actRoutes, withCase } from './acts.tsx'
import { adminRoutes } from './admin.tsx'
import { alarmRoutes } from './alarms.tsx'
import { branchRoutes } from './branch.tsx'
import { casePage, staffNames, type Told } from './case-page.tsx'
import { chatRoutes } from './chat.tsx'
import { disagreementRoutes } from './disagreements.tsx'
import { formRoutes } from './form.tsx'
import { hotlineRoutes } from './hotline.tsx'
import { paperRoutes } from './papers.tsx'
import { protectionRoutes } from './protection.tsx'
import { questionRoutes } from './question.tsx'
import { Bar, CaseTable, QueueBody } from './queue-page.tsx'
import { signInRoutes } from './sign-in.tsx'
import { deskPage, type Inside, knock, refusalPage, sentForm, textOf, type Visit, visitOf } from './visit.tsx'

/*
 * The care desk: the queue, one case at a time, the operator's rules and the brake. It writes intent through the verbs of
 * src/cases and reaches no operator's system. Everything works without scripts; desk.js only adds keys.
 */

/** Everything under `/desk`. */
export function deskRoutes(house: House, staff: Staff): Hono {
  const app = new Hono()
  const inside: Inside = (handler) => async (c) => {
    const visit = await visitOf(knock(c, house, staff))
    if (!visit)
      return c.redirect(`/desk/sign-in${c.req.method === 'GET' ? `?back=${encodeURIComponent(c.req.path)}` : ''}`, 303)
    // Outside a demonstration a password alone is not enough: the code of an app is set up before anything is shown.
    if (!house.demo && !visit.me.totp && !c.req.path.startsWith('/desk/account') && c.req.path !== '/desk/sign-out')
      return c.redirect('/desk/account', 303)
    return handler(visit)
  }
  signInRoutes(app, house, staff)
  accountRoutes(app, inside)
  adminRoutes(app, inside)
  alarmRoutes(app, inside)
  disagreementRoutes(app, inside)
  hotlineRoutes(app, inside)
  formRoutes(app, inside)
  branchRoutes(app, inside)
  protectionRoutes(app, inside)
  app.get('/', inside(queuePage))
  app.get('/next', inside(nextCase))
  app.get(
    '/search',
    inside((v) => searchPage(v, '')),
  )
  app.post('/search', inside(search))
  app.get('/c/:ref', inside(withCase((v, view) => casePage(v, view, { told: toldOf(v) }))))
  actRoutes(app, inside)
  paperRoutes(app, inside)
  chatRoutes(app, inside)
  questionRoutes(app, inside)
  return app
}

const pageSize = 50

async function queuePage(v: Visit): Promise<Response> {
  const asked = v.c.req.query('view')
  const view: QueueView = queueViews.find((one) => one === asked) ?? 'todo'
  const page = Math.max(1, Math.trunc(Number(v.c.req.query('page')) || 1))
  const { desk } = v.house
  const queue = await findQueue(desk, v.office, view, { size: pageSize, number: page })
  const wanted = queue.rows.find((row) => row.case.ref === v.c.req.query('c')) ?? queue.rows[0]
  const open = wanted ? await viewAtDesk(desk, v.office, wanted.case.ref) : null
  const promised = open ? undefined : (await findQueue(desk, v.office, 'open', { size: 1, number: 1 })).rows[0]
  return deskPage(v, {
    title: v.say(`desk.view.${view}`),
    room: view,
    body: (
      <QueueBody
        v={v}
        view={view}
        queue={queue}
        page={page}
        open={open}
        names={await staffNames(v)}
        told={toldOf(v)}
        nextDue={promised && promised.promise.state !== 'met' ? v.format.dateTime(promised.promise.until) : undefined}
      />
    ),
  })
}

/** To the next case that waits for a person, with what was just done announced on its page. */
async function nextCase(v: Visit): Promise<Response> {
  const { after, did } = v.c.req.query()
  const next = await nextToDo(v.house.desk, v.office, after)
  const told = did && after ? `?${new URLSearchParams({ did, of: after })}` : ''
  return v.c.redirect(next ? `/desk/c/${next}${told}` : `/desk${told}`, 303)
}

const announced = ['approve', 'reject', 'hold', 'release', 'withdraw', 'payee', 'retry', 'note', 'alarm'] as const

function toldOf(v: Visit): Told | undefined {
  const { did, of } = v.c.req.query()
  return of && /^[0-9A-Z-]{11}$/.test(of) && announced.some((one) => one === did) ? { did: did ?? '', of } : undefined
}

async function search(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  return searchPage(v, textOf(form, 'q').slice(0, 200))
}

async function searchPage(v: Visit, typed: string): Promise<Response> {
  const found = typed === '' ? null : await searchCases(v.house.desk, v.office, typed)
  const only = found?.rows.length === 1 ? found.rows[0] : undefined
  if (only) return v.c.redirect(`/desk/c/${only.case.ref}`, 303)
  const nothing = found && found.readAs.length === 0 ? v.say('desk.search.unreadable') : v.say('desk.search.none')
  return deskPage(v, {
    title: v.say('desk.search.title'),
    path: '/desk/search',
    body: (
      <>
        <h1>{v.say('desk.search.title')}</h1>
        <Bar v={v} typed={typed} />
        <p class="quiet">{v.say('desk.search.hint')}</p>
        <p>
          <a href="/desk/hotline">{v.say('hotline.desk.title')}</a>
        </p>
        <p>
          <a href="/desk/branch">{v.say('branch.title')}</a>
        </p>
        <p>
          <a href="/desk/form">{v.say('form.desk.title')}</a>
        </p>
        <p>
          <a href="/desk/protection">{v.say('lines.protect.desk.title')}</a>
        </p>
        {found ? (
          <CaseTable
            v={v}
            rows={found.rows}
            caption={v.say('desk.search.title')}
            empty={<p role="status">{nothing}</p>}
          />
        ) : null}
      </>
    ),
  })
}
