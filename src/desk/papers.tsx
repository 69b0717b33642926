import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { confirmSpecial } from '../cases/accept-special.ts'
import { acceptDocuments, refuseDocument } from '../cases/decide-document.ts'
import type { Desk } from '../cases/in-case.ts'
import { papersForReview } from '../cases/papers-of.ts'
import { type DeskView, viewAtDesk } from '../cases/view-at-desk.ts'
import { viewDocument } from '../cases/view-document.ts'
import { dayOf } from '../domain/dates.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { Holder } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { compareZone, type PaperRefusal, paperRefusals, partOf, type ZoneFacts } from '../domain/papers.ts'
import type { StoredDocument } from '../store/documents.ts'
import { Button, Buttons } from '../ui/form.tsx'
import { BackLink, SummaryList, Tag } from '../ui/parts.tsx'
import { Hidden, whyNot } from './actions.tsx'
import { withCase } from './acts.tsx'
import { acceptText, SpecialCard } from './special.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded } from './words.ts'

/** Looking at what a subscriber sent: the pictures, what their zones say beside the operator's record, and the two answers. */
export function paperRoutes(app: Hono, inside: Inside): void {
  app.get('/c/:ref/papers', inside(withCase((v, view) => papersPage(v, view))))
  app.get('/c/:ref/papers/:id/:page', inside(withCase(picture)))
  app.post('/c/:ref/papers/accept', inside(answering(accept)))
  app.post('/c/:ref/papers/second', inside(answering(second)))
  app.post('/c/:ref/papers/:id/refuse', inside(answering(refuse)))
}

type Answering = (v: Visit, view: DeskView, form: FormData, desk: Desk) => Promise<void>

/** What was decided meanwhile by somebody else is said on the page, and nothing is decided twice. */
function answering(act: Answering): (v: Visit) => Promise<Response> {
  return async (v) => {
    const form = await sentForm(v)
    if (!form) return refusalPage(v, 403)
    return withCase(async (visit, view) => {
      try {
        await act(visit, view, form, visit.house.desk)
      } catch (error) {
        if (!(error instanceof CaseRefused)) throw error
        const now = await viewAtDesk(visit.house.desk, visit.office, view.case.ref)
        const said =
          error.code === 'already-decided'
            ? visit.say('papers.desk.noLonger')
            : coded(visit.lang, 'codes.no', error.code)
        return papersPage(visit, now ?? view, said)
      }
      return visit.c.redirect(`/desk/c/${view.case.ref}/papers`, 303)
    })(v)
  }
}

const accept: Answering = (v, view, _form, desk) => acceptDocuments(desk, v.operator, view.case.ref, v.who, v.office)

const second: Answering = (v, view, _form, desk) => confirmSpecial(desk, v.operator, view.case.ref, v.who, v.office)

const refuse: Answering = (v, view, form, desk) =>
  refuseDocument(desk, v.operator, view.case.ref, v.c.req.param('id') ?? '', v.who, textOf(form, 'code'))

async function picture(v: Visit, view: DeskView): Promise<Response> {
  const id = v.c.req.param('id') ?? ''
  const page = Number(v.c.req.param('page'))
  if (!/^[0-9a-f-]{36}$/.test(id) || !Number.isSafeInteger(page)) return refusalPage(v, 404)
  try {
    const jpeg = await viewDocument(v.house.desk, v.operator, view.case.ref, { id, page }, v.who)
    return v.c.body(new Uint8Array(jpeg), 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
  } catch (error) {
    if (error instanceof CaseRefused) return refusalPage(v, 404)
    throw error
  }
}

async function papersPage(v: Visit, view: DeskView, error?: string): Promise<Response> {
  const { ref } = view.case
  const found = await papersForReview(v.house.desk, v.operator, ref)
  const papers = found.papers.filter((paper) => paper.state !== 'replaced')
  const waiting = papers.filter((paper) => paper.state === 'waiting')
  const no = whyNot(v, view, 'see-personal-data')
  const body = (
    <div class="narrow">
      {error ? (
        <p class="why-not" role="alert">
          {error}
        </p>
      ) : null}
      <BackLink href={`/desk/c/${ref}`} />
      <p class="eyebrow">{ref}</p>
      <h1>{v.say('papers.desk.title')}</h1>
      <p class="quiet">{v.say('papers.desk.look')}</p>
      <SpecialCard v={v} view={view} said={found.said} holder={found.holder} />
      {papers.length === 0 ? <p>{v.say('papers.desk.none')}</p> : null}
      {papers.map((paper) => (
        <Paper key={paper.id} v={v} view={view} paper={paper} holder={found.holder} />
      ))}
      {waiting.length > 0 ? (
        <form method="post" action={`/desk/c/${ref}/papers/accept`} data-enhance="">
          <Hidden v={v} view={view} />
          <p>{acceptText(v, view)}</p>
          <Buttons>
            <Button disabledReason={no}>
              {v.say(view.case.facts.special ? 'special.desk.accept' : 'papers.desk.accept')}
            </Button>
          </Buttons>
        </form>
      ) : null}
    </div>
  )
  return deskPage(v, {
    title: v.say('papers.desk.title'),
    body,
    path: `/desk/c/${ref}/papers`,
    status: error ? 409 : 200,
  })
}

interface PaperProps {
  v: Visit
  view: DeskView
  paper: StoredDocument
  holder: Holder | null
}

const tones = { waiting: 'info', accepted: 'ok', refused: 'warn', replaced: 'neutral' } as const

function Paper({ v, view, paper, holder }: PaperProps): JSX.Element {
  const name = v.say('papers.file.label', {
    paper: v.say(`papers.kind.${paper.kind}`),
    side: v.say(`papers.side.${partOf(paper)}`),
  })
  return (
    <section class="card paper" aria-label={name}>
      <h2>{name}</h2>
      <p>
        <Tag tone={tones[paper.state]}>{v.say(`papers.state.${paper.state}`)}</Tag>{' '}
        <span class="quiet">{v.say('papers.received', { when: v.format.dateTimeShort(paper.receivedAt) })}</span>
      </p>
      {paper.because ? <p>{v.say(`papers.refused.${paper.because as PaperRefusal}`)}</p> : null}
      {paper.erasedAt ? <p>{v.say('papers.desk.erased', { when: v.format.dateTimeShort(paper.erasedAt) })}</p> : null}
      {Array.from({ length: paper.pages }, (_, at) => (
        <p key={`page ${at + 1}`}>
          <a href={`/desk/c/${view.case.ref}/papers/${paper.id}/${at + 1}`}>
            <img
              class="paper-page"
              src={`/desk/c/${view.case.ref}/papers/${paper.id}/${at + 1}`}
              alt={v.say('papers.desk.page', { n: at + 1, paper: name })}
              loading="lazy"
            />
          </a>
        </p>
      ))}
      {paper.pages > 0 ? <Zone v={v} view={view} holder={holder} zone={paper.zone as ZoneFacts | null} /> : null}
      {paper.state === 'waiting' ? <Refuse v={v} view={view} paper={paper} /> : null}
    </section>
  )
}

function Zone({
  v,
  view,
  holder,
  zone,
}: Pick<PaperProps, 'v' | 'view' | 'holder'> & { zone: ZoneFacts | null }): JSX.Element {
  if (!zone) return <p class="quiet">{v.say('papers.desk.zone.none')}</p>
  const today = dayOf(view.now, rule(v.office.rules.zone))
  const said: Record<string, string> = {
    iin: zone.personalNumber,
    birth: zone.birth,
    expiry: zone.expiry,
    name: `${zone.lastName} ${zone.firstName}`,
  }
  return (
    <>
      <h3>{v.say('papers.desk.compare')}</h3>
      <SummaryList
        rows={compareZone(zone, holder ?? { kind: 'person', name: '' }, today).map(({ what, is }) => ({
          key: v.say(`papers.desk.check.${what}`),
          value: (
            <>
              <Tag tone={is === 'agrees' ? 'ok' : is === 'differs' ? 'warn' : 'neutral'}>
                {v.say(`papers.desk.is.${is}`)}
              </Tag>{' '}
              {said[what]}
            </>
          ),
        }))}
      />
      <p class="quiet">{v.say('papers.desk.zone.note')}</p>
    </>
  )
}

function Refuse({ v, view, paper }: Omit<PaperProps, 'holder'>): JSX.Element {
  const id = `why-${paper.id}`
  return (
    <form method="post" action={`/desk/c/${view.case.ref}/papers/${paper.id}/refuse`} data-enhance="">
      <Hidden v={v} view={view} />
      <div class="field">
        <label for={id}>{v.say('papers.desk.refuse.why')}</label>
        <select id={id} name="code">
          {paperRefusals.map(({ code }) => (
            <option key={code} value={code}>
              {v.say(`papers.refused.${code}`)}
            </option>
          ))}
        </select>
      </div>
      <Button kind="secondary">{v.say('papers.desk.refuse')}</Button>
    </form>
  )
}
