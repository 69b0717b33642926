import type { Context, Hono } from 'hono'
import { addDocument } from '../cases/add-document.ts'
import { papersOf } from '../cases/papers-of.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { DocumentCode } from '../domain/operator.ts'
import { type WantedPaper, wantedOf } from '../domain/papers.ts'
import { askedPapers } from '../domain/special.ts'
import type { PaperProblem } from '../papers/paper.ts'
import type { StoredDocument } from '../store/documents.ts'
import type { House } from '../ui/house.ts'
import { isKey } from '../ui/words.ts'
import { type CaseVisit, caseHref, keyedVisit } from './case-visit.tsx'
import { type PaperRow, PapersPage, papersTitle, takesPapers } from './papers-page.tsx'
import { type DemoOf, formOf, show } from './visit.tsx'

/** Sending papers to a case: each file is a form of its own and is kept as soon as it arrives, so that none is lost by the next. */
export function paperRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/c/:ref/papers', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    return visit instanceof Response ? visit : papersPage(visit)
  })
  app.post('/c/:ref/papers', (c) => send(c, house, demoOf))
}

/** What is known of the case's papers, as the page shows it. */
interface Papers {
  /** The kinds to choose from, for showing who one is. */
  ways: DocumentCode[]
  chosen: DocumentCode | undefined
  rows: PaperRow[]
}

async function papersOfVisit(visit: CaseVisit, asked: string | undefined): Promise<Papers> {
  const { house, view, office } = visit
  const { operator, ref } = view.case
  const held = (await papersOf(house.desk, operator, ref)).filter((paper) => paper.state !== 'replaced')
  const { ways, further } = askedPapers(view.case, office.rules)
  const sent = ways.find((way) => held.some((paper) => paper.kind === way))
  const only = ways.length === 1 ? ways[0] : undefined
  const chosen = ways.find((way) => way === asked) ?? sent ?? only
  const wanted = [...(chosen ? [chosen] : []), ...further].flatMap(wantedOf)
  return { ways, chosen, rows: wanted.map((one) => ({ ...one, held: heldAs(held, one) })) }
}

const heldAs = (held: StoredDocument[], { kind, side }: WantedPaper): StoredDocument | undefined =>
  held.findLast((paper) => paper.kind === kind && paper.side === side)

async function papersPage(
  visit: CaseVisit,
  wrong?: { field: string; message: string },
  chosen = visit.c.req.query('kind'),
): Promise<Response> {
  const papers = await papersOfVisit(visit, chosen)
  const body = <PapersPage visit={visit} {...papers} {...(wrong ? { wrong } : {})} />
  const shown = { title: papersTitle(visit, papers.ways), body, wrong: wrong !== undefined, scripts: ['upload.js'] }
  // A form of a page that was open when the request ended: nothing is taken, and the page says why.
  const tooLate = !takesPapers(visit) && visit.c.req.method === 'POST'
  return show(visit, { ...shown, ...(tooLate ? { status: 409 as const } : {}) }, visit.demoOf)
}

async function send(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  if (!takesPapers(visit)) return papersPage(visit)
  const papers = await papersOfVisit(visit, String(form.get('chosen') ?? ''))
  const wanted = papers.rows.find(({ kind, side }) => `${kind}.${side}` === form.get('paper'))
  if (!wanted) return papersPage(visit, wrongAs(visit, '', 'choose'))
  const field = `file-${wanted.kind}-${wanted.side}`
  const file = form.get('file')
  if (!(file instanceof File) || (file.size === 0 && file.name === ''))
    return papersPage(visit, wrongAs(visit, field, 'choose'), papers.chosen)
  const cleaned = await house.cleaner.clean(Buffer.from(await file.arrayBuffer()), isReadable(wanted))
  if (cleaned.is === 'refused') return papersPage(visit, wrongAs(visit, field, cleaned.because), papers.chosen)
  try {
    const { operator, ref } = visit.view.case
    await addDocument(house.desk, operator, ref, { kind: wanted.kind, side: wanted.side }, cleaned.paper, visit.office)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return papersPage(visit, wrongAs(visit, field, error.code), papers.chosen)
  }
  return visit.c.redirect(`${caseHref(visit, '/papers')}&kind=${papers.chosen ?? ''}`, 303)
}

/** Cards carry their zone on the back, passports on the page with the photo. */
const isReadable = ({ kind, side }: WantedPaper): boolean =>
  kind === 'passport' || ((kind === 'id-card' || kind === 'residence-permit') && side === 'back')

function wrongAs(
  { say }: CaseVisit,
  field: string,
  code: PaperProblem | 'choose' | string,
): { field: string; message: string } {
  const key = `papers.no.${code}`
  return { field, message: isKey(key) ? (say as (key: string) => string)(key) : say('errors.code.check') }
}
