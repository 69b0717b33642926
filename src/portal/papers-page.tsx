import type { JSX } from 'preact'
import type { DocumentCode } from '../domain/operator.ts'
import { copyLivesDays, type PaperRefusal, partOf, type WantedPaper } from '../domain/papers.ts'
import type { StoredDocument } from '../store/documents.ts'
import { sentenceWords } from '../ui/case-words.ts'
import { Button, Buttons, ErrorSummary, FileInput, Form } from '../ui/form.tsx'
import { BackLink, Banner, Details, Tag, type Tone } from '../ui/parts.tsx'
import { type CaseVisit, caseHref, progressFor } from './case-visit.tsx'

/** One picture that is asked for, with what was sent of it last. */
export interface PaperRow extends WantedPaper {
  held: StoredDocument | undefined
}

interface PapersPageProps {
  visit: CaseVisit
  ways: DocumentCode[]
  chosen: DocumentCode | undefined
  rows: PaperRow[]
  wrong?: { field: string; message: string }
}

/** Whether a paper could still help: the request is neither over nor on its way back. */
export const takesPapers = ({ view: { case: of } }: CaseVisit): boolean => of.status === 'open' && !of.facts.ending

/** Which paper, then one form for each of its pictures. What was taken already is shown, not asked for again. */
export function PapersPage({ visit, ways, chosen, rows: all, wrong }: PapersPageProps): JSX.Element {
  const { say, format, office } = visit
  const open = takesPapers(visit)
  const rows = open ? all : all.filter(({ held }) => held !== undefined)
  const done =
    (chosen !== undefined || ways.length === 0) &&
    rows.length > 0 &&
    rows.every(({ held }) => held?.state === 'accepted' || held?.state === 'waiting')
  return (
    <>
      <ErrorSummary errors={wrong ? { [wrong.field]: wrong.message } : undefined} />
      <BackLink href={caseHref(visit)} />
      <h1>{papersTitle(visit, ways)}</h1>
      <p>{leadOf(visit, done)}</p>
      {open || rows.length > 0 ? null : <p>{say('papers.desk.none')}</p>}
      {open && ways.length > 1 ? <Choice visit={visit} ways={ways} chosen={chosen} /> : null}
      {rows.map((row) => (
        <Paper
          key={`${row.kind}.${row.side}`}
          visit={visit}
          row={row}
          chosen={chosen}
          open={open}
          error={wrong?.field === fieldOf(row) ? wrong.message : undefined}
        />
      ))}
      <Details summary={say('papers.privacy')}>
        <p>{say('papers.privacy.text', { days: format.days(copyLivesDays(office.rules)) })}</p>
        {open ? <p>{say('papers.withoutScripts')}</p> : null}
      </Details>
    </>
  )
}

/** The heading of the page, and its title: somebody who asks for the holder shows more than who they are. */
export function papersTitle(visit: CaseVisit, ways: DocumentCode[]): string {
  const { say, view } = visit
  if (!takesPapers(visit)) return say('papers.desk.title')
  if (view.case.facts.special) return say('special.papers.title')
  return say(ways.length > 0 ? 'papers.title' : 'papers.title.more')
}

/** What is to be done here: send, wait, or nothing; of a request that is over, how it stands. */
function leadOf(visit: CaseVisit, done: boolean): string {
  const { say, lang, view } = visit
  if (!takesPapers(visit)) {
    const { title } = sentenceWords(visit, progressFor(visit).sentence)
    return lang === 'zh-Hans' ? `${title}。${say('papers.lead.over')}` : `${title}. ${say('papers.lead.over')}`
  }
  if (done) return say('papers.lead.done')
  return say(view.case.facts.identity ? 'papers.lead.known' : 'papers.lead')
}

const fieldOf = ({ kind, side }: WantedPaper) => `file-${kind}-${side}`

function Choice({
  visit,
  ways,
  chosen,
}: {
  visit: CaseVisit
  ways: DocumentCode[]
  chosen: DocumentCode | undefined
}): JSX.Element {
  const { say } = visit
  const links = (
    <ul class="plain-list">
      {ways
        .filter((way) => way !== chosen)
        .map((way) => (
          <li key={way}>
            <a href={`${caseHref(visit, '/papers')}&kind=${way}`}>{say(`papers.kind.${way}`)}</a>
          </li>
        ))}
    </ul>
  )
  return chosen ? (
    <Details summary={say('papers.which.change')}>{links}</Details>
  ) : (
    <section class="card">
      <h2>{say('papers.which')}</h2>
      {links}
    </section>
  )
}

const tones: Record<StoredDocument['state'], Tone> = {
  waiting: 'info',
  accepted: 'ok',
  refused: 'warn',
  replaced: 'neutral',
}

interface PaperProps {
  visit: CaseVisit
  row: PaperRow
  chosen: DocumentCode | undefined
  open: boolean
  error: string | undefined
}

function Paper({ visit, row, chosen, open, error }: PaperProps): JSX.Element {
  const { say, csrf, format } = visit
  const { kind, side, held } = row
  const label = say('papers.file.label', {
    paper: say(`papers.kind.${kind}`),
    side: say(`papers.side.${partOf({ kind, side })}`),
  })
  const id = `paper-${kind}-${side}`
  const wanted = open && (!held || held.state === 'refused' || (held.state === 'waiting' && held.advice.length > 0))
  return (
    <section class="card paper" aria-labelledby={id}>
      <h2 id={id}>{label}</h2>
      <p>
        <Tag tone={held && open ? tones[held.state] : 'neutral'}>{stateWord(visit, held?.state ?? 'missing')}</Tag>
      </p>
      {held ? <Held visit={visit} held={held} open={open} /> : null}
      {wanted ? (
        <Form action={caseHref(visit, '/papers')} csrf={csrf} files>
          <input type="hidden" name="paper" value={`${kind}.${side}`} />
          <input type="hidden" name="chosen" value={chosen ?? ''} />
          <FileInput
            name="file"
            id={fieldOf(row)}
            label={label}
            labelUnseen
            hint={say('papers.file.hint')}
            tooBig={say('papers.no.too-big')}
            error={error}
            accept="image/jpeg,image/png,image/heic,application/pdf"
          />
          <Buttons>
            <Button kind={held ? 'secondary' : 'primary'}>{say('papers.send')}</Button>
          </Buttons>
        </Form>
      ) : null}
      {held?.erasedAt ? (
        <p class="quiet">{say('papers.erased', { when: format.dateTimeZone(held.erasedAt) })}</p>
      ) : null}
    </section>
  )
}

/** Nothing more is asked for once the request is over, and nothing is looked at any more. */
function stateWord(visit: CaseVisit, state: StoredDocument['state'] | 'missing'): string {
  const over = !takesPapers(visit) && (state === 'waiting' || state === 'refused')
  return visit.say(over ? `papers.state.${state}.over` : `papers.state.${state}`)
}

/** When it came, why it is not enough, and what we would look at again if it were ours. */
function Held({ visit, held, open }: { visit: CaseVisit; held: StoredDocument; open: boolean }): JSX.Element {
  const { say, format } = visit
  return (
    <>
      <p class="quiet">{say('papers.received', { when: format.dateTime(held.receivedAt) })}</p>
      {open && held.state === 'refused' && held.because ? (
        <Banner tone="warn" title={say(`papers.refused.${held.because as PaperRefusal}`)} />
      ) : null}
      {open && held.state === 'waiting'
        ? held.advice.map((advice) => (
            <p key={advice}>{say(`papers.advice.${advice as 'blurred' | 'glare' | 'dark'}`)}</p>
          ))
        : null}
    </>
  )
}
