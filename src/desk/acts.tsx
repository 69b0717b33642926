import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { addNote } from '../cases/add-note.ts'
import { approveCase } from '../cases/approve-case.ts'
import { changePayee } from '../cases/change-payee.ts'
import { holdCase, releaseHold } from '../cases/hold-case.ts'
import { CaseMovedOn, type Desk } from '../cases/in-case.ts'
import { openPersonalData } from '../cases/open-personal-data.ts'
import { rejectCase } from '../cases/reject-case.ts'
import { retryTask } from '../cases/retry-task.ts'
import { type DeskView, viewAtDesk } from '../cases/view-at-desk.ts'
import { withdrawCase } from '../cases/withdraw-case.ts'
import type { LaneName } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { CaseEvent } from '../domain/events.ts'
import { Banner } from '../ui/parts.tsx'
import { readPayee } from '../ui/payee-form.tsx'
import { type DeskAct, whyNot } from './actions.tsx'
import { casePage, staffNames } from './case-page.tsx'
import { type Chosen, Confirm, faultsIn, payeeQuestion } from './confirm.tsx'
import { EventSentences } from './timeline.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded } from './words.ts'

type Perform = (v: Visit, desk: Desk, ref: string, chosen: Chosen) => Promise<void>

/** Which verb of src/cases stands behind which page. */
const perform: Record<DeskAct, Perform> = {
  approve: (v, desk, ref, { attended, members, looked }) =>
    approveCase(desk, v.operator, ref, v.who, v.office, { attended, members, looked }),
  reject: (v, desk, ref, { code = '' }) => rejectCase(desk, v.operator, ref, v.who, code),
  hold: (v, desk, ref, { code = '' }) => holdCase(desk, v.operator, ref, v.who, code),
  release: (v, desk, ref) => releaseHold(desk, v.operator, ref, v.who),
  withdraw: (v, desk, ref) => withdrawCase(desk, v.operator, ref, v.who),
  payee: async (v, desk, ref, { payee }) => {
    if (payee) await changePayee(desk, v.operator, ref, v.who, v.office, payee)
  },
}

export function actRoutes(app: Hono, inside: Inside): void {
  for (const act of Object.keys(perform) as DeskAct[]) {
    app.get(`/c/:ref/${act}`, inside(withCase((v, view) => confirmPage(v, view, act, {}))))
    app.post(`/c/:ref/${act}`, inside(withForm((v, view, form) => doAct(v, view, act, form))))
  }
  app.post('/c/:ref/retry', inside(withForm(retry)))
  app.post('/c/:ref/note', inside(withForm(note)))
  app.post('/c/:ref/personal-data', inside(withForm(showPersonalData)))
  // A reload or a language switch after such a form asks for its address with GET.
  for (const name of ['retry', 'note', 'personal-data'])
    app.get(
      `/c/:ref/${name}`,
      inside((v) => v.c.redirect(`/desk/c/${v.c.req.param('ref')}`, 303)),
    )
}

type OnCase = (v: Visit, view: DeskView) => Response | Promise<Response>
type OnForm = (v: Visit, view: DeskView, form: FormData) => Response | Promise<Response>

/** The case of the address, or the page that says that there is none: of another operator or of nobody, it is the same. */
export function withCase(handler: OnCase): (v: Visit) => Promise<Response> {
  return async (v) => {
    const view = await viewAtDesk(v.house.desk, v.office, v.c.req.param('ref') ?? '')
    return view ? handler(v, view) : refusalPage(v, 404)
  }
}

/** The token is asked for before anything is looked up. */
function withForm(handler: OnForm): (v: Visit) => Promise<Response> {
  return async (v) => {
    const form = await sentForm(v)
    if (!form) return refusalPage(v, 403)
    return withCase((visit, view) => handler(visit, view, form))(v)
  }
}

interface ConfirmMore {
  errors?: Partial<Record<string, string>>
  /** What happened since the page was made from which the form came. */
  since?: CaseEvent[]
}

async function confirmPage(
  v: Visit,
  view: DeskView,
  act: DeskAct,
  chosen: Chosen,
  { errors, since }: ConfirmMore = {},
): Promise<Response> {
  const no = whyNot(v, view, act)
  const title = v.say(`desk.confirm.${act}.title`)
  const wrong = errors !== undefined && Object.keys(errors).length > 0
  const meanwhile = since ? (
    <Meanwhile v={v} view={view} since={since} names={await staffNames(v)} kept={no === undefined} />
  ) : null
  const body = (
    <div class="narrow">
      {meanwhile}
      {no === undefined ? (
        <Confirm v={v} view={view} act={act} chosen={chosen} errors={errors} />
      ) : (
        <CannotNow v={v} view={view} title={title} no={no} />
      )}
    </div>
  )
  return deskPage(v, {
    title,
    body,
    path: `/desk/c/${view.case.ref}/${act}`,
    status: since || no !== undefined ? 409 : wrong ? 400 : 200,
    errorTitle: wrong,
  })
}

async function doAct(v: Visit, view: DeskView, act: DeskAct, form: FormData): Promise<Response> {
  const code = textOf(form, 'code')
  const read = act === 'payee' ? readPayee(payeeQuestion(v, view), form) : undefined
  const chosen: Chosen = {
    ...(code === '' ? {} : { code }),
    attended: textOf(form, 'attended') === 'yes',
    members: textOf(form, 'members') === 'yes',
    looked: textOf(form, 'looked') === 'yes',
    ...(read?.ok ? { payee: read.payee } : { typed: read?.typed }),
  }
  const desk = deskSeen(v, form)
  const errors = read?.ok === false ? read.errors : faultsIn(v, view, act, chosen)
  if (Object.keys(errors).length > 0) return confirmPage(v, view, act, chosen, { errors })
  const no = whyNot(v, view, act)
  try {
    // What the desk alone knows against it is said here; every other reason is the verb's to give, under the lock.
    if (no !== undefined && desk.seen === view.seq) return confirmPage(v, view, act, chosen)
    await perform[act](v, desk, view.case.ref, chosen)
  } catch (error) {
    if (error instanceof CaseMovedOn) return confirmPage(v, view, act, chosen, { since: error.since })
    if (error instanceof CaseRefused)
      return confirmPage(v, view, act, chosen, { errors: { '': coded(v.lang, 'codes.no', error.code) } })
    throw error
  }
  const { ref } = view.case
  const decided = act === 'approve' || act === 'reject' || act === 'hold' || act === 'withdraw'
  return v.c.redirect(decided ? `/desk/next?after=${ref}&did=${act}` : `/desk/c/${ref}?did=${act}&of=${ref}`, 303)
}

/** The verbs compare with this number under the case's lock. A form without one is as old as can be. */
function deskSeen(v: Visit, form: FormData): Desk & { seen: number } {
  const seen = Number(textOf(form, 'seen') || '0')
  return { ...v.house.desk, seen: Number.isSafeInteger(seen) ? seen : 0 }
}

interface MeanwhileProps {
  v: Visit
  view: DeskView
  since: CaseEvent[]
  names: Map<string, string>
  /** Whether the form follows below, with what was chosen. */
  kept: boolean
}

function Meanwhile({ v, view, since, names, kept }: MeanwhileProps): JSX.Element {
  return (
    <>
      <div role="alert">
        <Banner tone="warn" title={v.say('desk.meanwhile.title')}>
          <p>{v.say(kept ? 'desk.meanwhile.again' : 'desk.meanwhile.over')}</p>
        </Banner>
      </div>
      <h2>{v.say('desk.meanwhile.events')}</h2>
      <EventSentences v={v} view={view} names={names} events={since} />
    </>
  )
}

function CannotNow({ v, view, title, no }: { v: Visit; view: DeskView; title: string; no: string }): JSX.Element {
  return (
    <>
      <h1>{title}</h1>
      <p class="why-not">{no}</p>
      <p>
        <a class="button secondary" href={`/desk/c/${view.case.ref}`}>
          {v.say('desk.openCase')}
        </a>
      </p>
    </>
  )
}

const lanes: readonly LaneName[] = ['main', 'line', 'money']

async function retry(v: Visit, view: DeskView, form: FormData): Promise<Response> {
  const { ref } = view.case
  const lane = lanes.find((one) => one === textOf(form, 'lane')) ?? 'main'
  const again = textOf(form, 'again') === 'order' ? 'order' : 'task'
  return refusedOr(v, view, async () => {
    await retryTask(deskSeen(v, form), v.operator, ref, v.who, lane, again)
    return v.c.redirect(`/desk/c/${ref}?did=retry&of=${ref}`, 303)
  })
}

async function note(v: Visit, view: DeskView, form: FormData): Promise<Response> {
  const { ref } = view.case
  return refusedOr(v, view, async () => {
    await addNote(v.house.desk, v.operator, ref, v.who, textOf(form, 'text'))
    return v.c.redirect(`/desk/c/${ref}?did=note&of=${ref}`, 303)
  })
}

/** Answered at once and never by an address that could be opened again: each look is a press of its own, written down. */
async function showPersonalData(v: Visit, view: DeskView, form: FormData): Promise<Response> {
  return refusedOr(v, view, async () => {
    const person = await openPersonalData(v.house.desk, v.operator, view.case.ref, v.who, textOf(form, 'reason'))
    const now = await viewAtDesk(v.house.desk, v.office, view.case.ref)
    return casePage(v, now ?? view, { person })
  })
}

async function refusedOr(v: Visit, view: DeskView, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    const since = error instanceof CaseMovedOn ? error.since : null
    const body = (
      <div class="narrow">
        {since ? <Meanwhile v={v} view={view} since={since} names={await staffNames(v)} kept={false} /> : null}
        <CannotNow v={v} view={view} title={view.case.ref} no={coded(v.lang, 'codes.no', error.code)} />
      </div>
    )
    return deskPage(v, { title: view.case.ref, body, path: `/desk/c/${view.case.ref}`, status: since ? 409 : 400 })
  }
}
