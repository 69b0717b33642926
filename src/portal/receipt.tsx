import type { Hono } from 'hono'
import type { SpecialKind } from '../domain/case.ts'
import { lineName } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { threeDatesWords } from '../messages/texts/three-dates.ts'
import { Button, Buttons } from '../ui/form.tsx'
import { lineOf } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { Panel, SummaryList, type SummaryRow } from '../ui/parts.tsx'
import { type CaseVisit, caseHref, keyedVisit } from './case-visit.tsx'
import { colon, dateParagraphs, datesNow, ThreeDatesList } from './three-dates.tsx'
import { isOver } from './track-dates.tsx'
import { type DemoOf, operatorName, show } from './visit.tsx'

/** The receipt of a declaration, to read, print and keep as a file: its content, the date and the time it came in. */
export function receiptRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/c/:ref/receipt', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    return visit instanceof Response ? visit : receiptPage(visit)
  })
  app.get('/c/:ref/receipt.txt', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    if (visit instanceof Response) return visit
    return c.body(receiptText(visit), 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="receipt-${visit.view.case.ref}.txt"`,
    })
  })
}

function receiptPage(visit: CaseVisit): Promise<Response> {
  const { say, view } = visit
  const fresh = view.case.status === 'open' && view.case.facts.identity === undefined
  const body = (
    <>
      <Panel title={fresh ? say('express.done.title') : say('track.receipt.title')}>
        <p>{statement(visit)}</p>
      </Panel>
      <SummaryList rows={receiptRows(visit)} />
      {isOver(view.case) ? null : (
        <section>
          <ThreeDatesList dates={datesNow(visit)} lang={visit.lang} format={visit.format} />
          <p class="quiet">{asOf(visit)}</p>
        </section>
      )}
      <Buttons>
        <Button href={caseHref(visit, '/receipt.txt')} kind="secondary">
          {say('track.receipt.save')}
        </Button>
      </Buttons>
      {fresh ? <NextSteps visit={visit} /> : null}
      <h2>{say('express.done.follow')}</h2>
      <p>{say('express.done.keep')}</p>
      <p>
        <a href={caseHref(visit)}>{address(visit)}</a>
      </p>
    </>
  )
  return show(visit, { title: fresh ? say('express.done.title') : say('track.receipt.title'), body }, visit.demoOf)
}

function NextSteps({ visit }: { visit: CaseVisit }) {
  const { say } = visit
  const { special } = visit.view.case.facts
  if (special) return <SpecialSteps visit={visit} kind={special.kind} />
  return (
    <section>
      <h2>{say('express.done.next')}</h2>
      <ol>
        {visit.view.case.facts.lineNotWarned ? null : <li>{say('express.done.line')}</li>}
        <li>{say('express.done.identity')}</li>
      </ol>
      <Buttons>
        <Button href={caseHref(visit, '/identity')}>{say('express.done.identity.action')}</Button>
      </Buttons>
    </section>
  )
}

/** Whoever asks for somebody else is asked for papers, never for a code. */
function SpecialSteps({ visit, kind }: { visit: CaseVisit; kind: SpecialKind }) {
  const { say } = visit
  return (
    <section>
      <h2>{say('express.done.next')}</h2>
      <ol>
        <li>{say(kind === 'holder-died' ? 'special.next.quiet' : 'special.next.line')}</li>
        <li>{say('special.next.papers')}</li>
        <li>{say(kind === 'holder-died' ? 'special.next.two' : 'special.next.person')}</li>
      </ol>
      <Buttons>
        <Button href={caseHref(visit, '/papers')}>{say('special.papers.title')}</Button>
      </Buttons>
    </section>
  )
}

const statement = ({ say, format, view }: CaseVisit) =>
  say('track.receipt.statement', { when: format.dateTimeZone(view.case.dates.receivedAt) })
const address = (visit: CaseVisit) => `${visit.house.baseUrl}${caseHref(visit)}`

/** The declaration as it was sent, word for word. What was erased meanwhile is left out. */
function receiptRows({ say, format, view, office, lang }: CaseVisit): SummaryRow[] {
  const { case: of, person } = view
  const express = of.facts.door === 'express'
  const cause = express ? person?.note : undefined
  const end = of.dates.requestedEnd === 'now' ? say('track.receipt.asap') : format.date(of.dates.requestedEnd)
  const { special } = of.facts
  const forWhom = special && [say(`special.kind.${special.kind}`), person?.said?.holder, person?.said?.bin]
  const name = person?.applicant?.name ?? person?.holder.name
  const rows: [string, string | undefined][] = [
    [say('track.receipt.ref'), of.ref],
    [
      say('track.receipt.kind'),
      express ? say(cause === undefined ? 'express.kind.ordinary' : 'express.kind.good-cause') : undefined,
    ],
    [say('track.receipt.cause'), cause === undefined || cause === '' ? undefined : cause],
    [say('track.receipt.operator'), `${operatorName(office, lang)} (${rule(office.rules.legalEntity)})`],
    [say('track.receipt.number'), lineName(of.binding) === '' ? undefined : lineOf(of.binding, true)],
    [special ? say('special.name') : say('track.receipt.name'), name],
    [say('special.receipt'), forWhom?.filter((each) => each !== undefined && each !== '').join(', ')],
    [say('track.receipt.end'), end],
    [say('track.receipt.contact'), person?.contact?.address],
    [say('track.receipt.promise'), format.date(of.dates.promiseUntil)],
  ]
  return rows.flatMap(([key, value]) => (value ? [{ key, value }] : []))
}

/** The declaration does not change; the dates do, as the request goes on. */
const asOf = ({ say, format, view }: CaseVisit) => say('track.receipt.asOf', { when: format.dateTimeZone(view.now) })

/** For a file that any device opens, in any year. */
function receiptText(visit: CaseVisit): string {
  const { say, house } = visit
  const lines = [
    say('track.receipt.title'),
    '',
    statement(visit),
    '',
    ...receiptRows(visit).map(({ key, value }) => `${key}${colon(visit.lang)}${String(value)}`),
    '',
    ...(isOver(visit.view.case)
      ? []
      : [threeDatesWords[visit.lang].title, ...dateParagraphs(datesNow(visit), visit), asOf(visit), '']),
    `${say('express.done.keep')}`,
    address(visit),
    '',
    house.deployment,
  ]
  return `\ufeff${lines.join('\r\n')}\r\n`.replaceAll('\u00a0', ' ')
}
