import type { JSX } from 'preact'
import { type Declared, readDeclared } from '../cases/branch.ts'
import { rule } from '../domain/operator.ts'
import { formats, lineOf } from '../ui/format.ts'
import { SummaryList, type SummaryRow } from '../ui/parts.tsx'
import { t } from '../ui/words.ts'
import { staffNames } from './case-page.tsx'
import { deskPage, refusalPage, type Visit } from './visit.tsx'
import { coded } from './words.ts'

/** Application and receipt in one, in the language of the person: signed once, and taken along once. */
export async function declarationPage(v: Visit): Promise<Response> {
  const ref = v.c.req.param('ref') ?? ''
  const declared = await readDeclared(v.house.desk, v.operator, ref, v.who, v.house.baseUrl)
  if (!declared) return refusalPage(v, 404)
  const title = v.say('branch.paper.done')
  const body = (
    <div class="narrow">
      <p class="no-print" role="status">
        <b>{title}</b>
      </p>
      <p class="no-print">
        {v.say('branch.paper.print')} <a href={`/desk/c/${ref}`}>{v.say('branch.paper.toCase')}</a>
      </p>
      <Paper v={v} declared={declared} staff={(await staffNames(v)).get(v.who.id) ?? v.who.id} />
    </div>
  )
  return deskPage(v, { title, body })
}

interface PaperProps {
  v: Visit
  declared: Declared
  staff: string
}

function Paper({ v, declared, staff }: PaperProps): JSX.Element {
  const { language, dates } = declared.case
  const say = t(language)
  const format = formats(language, rule(v.office.rules.zone))
  return (
    <article lang={language}>
      <h1>{say('branch.paper.title')}</h1>
      <p>{say('branch.paper.text')}</p>
      <SummaryList rows={paperRows(v, declared)} />
      <p>{say('branch.paper.received', { when: format.dateTimeZone(dates.receivedAt) })}</p>
      <p>{say('branch.paper.follow')}</p>
      <p class="mail-text">{declared.trackingLink}</p>
      <SummaryList
        rows={[
          { key: say('branch.paper.staff'), value: staff },
          { key: say('branch.paper.sign'), value: '______________________________' },
        ]}
      />
    </article>
  )
}

/** The declaration as it was made, word for word. */
function paperRows(v: Visit, { case: of, person }: Declared): SummaryRow[] {
  const { language, quote, dates } = of
  const say = t(language)
  const format = formats(language, rule(v.office.rules.zone))
  const { names, legalEntity } = v.office.rules
  const paper = person.seen && coded(language, 'papers.kind', person.seen.document)
  const last = person.seen?.last ? `, ${say('branch.paper.ends', { last: person.seen.last })}` : ''
  const rows: [string, string | undefined][] = [
    [say('branch.paper.reference'), of.ref],
    [say('branch.paper.operator'), `${rule(names)[language]} (${rule(legalEntity)})`],
    [say('branch.number'), lineOf(of.binding, true)],
    [say('branch.paper.name'), person.holder.name],
    [say('branch.paper.document'), paper && `${paper}${last}`],
    [say('branch.paper.end'), dates.requestedEnd === 'now' ? say('branch.end.now') : format.date(dates.requestedEnd)],
    [say('branch.paper.toPay'), quote && format.money(quote.toPay)],
    [say('branch.paper.toRefund'), quote && format.money(quote.toRefund)],
    [say('branch.paper.promise'), format.date(dates.promiseUntil)],
  ]
  return rows.flatMap(([key, value]) => (value ? [{ key, value }] : []))
}
