import type { JSX } from 'preact'
import type { Language } from '../../domain/case.ts'
import { billClasses, type ServedClass, servedClasses } from '../../domain/shadow.ts'
import { type Formats, formats, msisdn } from '../../ui/format.ts'
import { paper } from '../../ui/paper.tsx'
import { Banner, SummaryList, Tag, type Tone } from '../../ui/parts.tsx'
import { Table } from '../../ui/timeline.tsx'
import { type Say, t } from '../../ui/words.ts'
import { answerOf, billsOf, countsOf, nameOf, problemText, type Report, yesOf } from './report.ts'
import type { Looked } from './walk.ts'

/** So many rows of each table stand on the page; the rest is in the files beside it. */
const ROWS = 500

const tones: Record<ServedClass, Tone> = {
  'still-served': 'danger',
  'seen-once': 'warn',
  'still-known': 'warn',
  'could-not-tell': 'neutral',
  'not-seen-serving': 'info',
}

interface Words {
  lang: Language
  say: Say
  format: Formats
}

/** The report as one file: printable, light or dark as the reader has it, without scripts. */
export function reportPage(report: Report, lang: Language, style: string): string {
  const w: Words = { lang, say: t(lang), format: formats(lang, report.operator.zone) }
  const title = w.say('shadow.title')
  return paper({
    title: `${title} – ${report.operator.name}`,
    lang,
    style,
    by: `Signoff · ${report.operator.name}`,
    body: (
      <>
        <h1>{title}</h1>
        <p>{w.say('shadow.lead', { operator: report.operator.name })}</p>
        <Figures w={w} report={report} />
        <Facts w={w} report={report} />
        <Worth w={w} />
        {(['still-served', 'seen-once', 'still-known'] as const).map((name) => (
          <Seen key={name} w={w} report={report} name={name} />
        ))}
        <Bills w={w} report={report} />
        <Unclear w={w} report={report} />
        <Problems w={w} report={report} />
      </>
    ),
  })
}

interface Part {
  w: Words
  report: Report
}

function Figures({ w, report }: Part): JSX.Element {
  const counts = countsOf(report)
  const figures: [string, number][] = [
    ...servedClasses.map((name): [string, number] => [w.say(`shadow.served.${name}`), counts[name]]),
    [w.say('shadow.count.bills'), billsOf(report).length],
    [w.say('shadow.count.problems'), report.problems.length],
  ]
  return (
    <dl class="card figures">
      {figures.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{w.format.number(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Facts({ w, report }: Part): JSX.Element {
  const { say, format } = w
  const seen = report.looked.flatMap(({ readings }) => readings.flatMap(({ observations }) => observations))
  const named = (names: string[]) => {
    const all = [...new Set(names)].filter((name) => name !== 'unknown')
    return all.length > 0 ? all.sort().join(', ') : say('shadow.fact.none')
  }
  return (
    <SummaryList
      rows={[
        { key: say('shadow.fact.list'), value: report.list },
        { key: say('shadow.fact.lines'), value: format.number(report.looked.length) },
        {
          key: say('shadow.fact.period'),
          value: say('shadow.fact.span', {
            from: format.dateTime(report.from),
            to: format.dateTimeZone(report.to),
          }),
        },
        { key: say('shadow.fact.readers'), value: named(seen.map(({ reader }) => reader)) },
        { key: say('shadow.fact.elements'), value: named(seen.map(({ element }) => element)) },
      ]}
    />
  )
}

function Worth({ w: { say } }: { w: Words }): JSX.Element {
  return (
    <Banner title={say('shadow.worth.title')}>
      <p>
        {say('shadow.worth.yes')} {say('shadow.worth.no')}
      </p>
      <p>
        {say('shadow.worth.billing')} {say('shadow.worth.number')}
      </p>
      <p>{say('shadow.personal')}</p>
    </Banner>
  )
}

function Seen({ w, report, name }: Part & { name: ServedClass }): JSX.Element | null {
  const { say, format, lang } = w
  const found = report.looked.filter(({ verdict }) => verdict.served === name)
  if (found.length === 0 && name !== 'still-served') return null
  const rows = found.slice(0, ROWS).flatMap((of) => yesOf(of).map((seen, nth) => ({ of, seen, nth })))
  return (
    <section>
      <h2>
        <Tag tone={tones[name]}>{say(`shadow.served.${name}`)}</Tag>
      </h2>
      <p>{say(`shadow.means.${name}`)}</p>
      <Table
        caption={say(`shadow.served.${name}`)}
        captionUnseen
        rows={rows}
        id={({ of, nth }) => `${of.termination.line}-${nth}`}
        empty={say('shadow.nothing')}
        columns={[
          { title: say('shadow.column.line'), cell: ({ of, seen }) => <Line of={of} subject={seen.subject} /> },
          { title: say('shadow.column.ended'), cell: ({ of }) => ended(w, of) },
          {
            title: say('shadow.column.answer'),
            cell: ({ seen }) => (
              <>
                {`${seen.target} · ${seen.element}`}
                <br />
                {answerOf(lang, seen)}
                <br />
                <code>{seen.raw}</code>
              </>
            ),
          },
          {
            title: say('shadow.column.when'),
            cell: ({ seen }) => (
              <>
                {format.dateTimeShort(seen.at)}
                <br />
                {seen.reader}
              </>
            ),
          },
        ]}
      />
      <More w={w} of={found.length} />
    </section>
  )
}

function Line({ of, subject }: { of: Looked; subject?: string }): JSX.Element {
  return (
    <>
      <b>{msisdn(nameOf(of))}</b>
      {subject ? (
        <>
          <br />
          <code>{subject}</code>
        </>
      ) : null}
    </>
  )
}

function ended({ format }: Words, { termination }: Looked): string {
  const when = termination.ended
  if (!when) return '–'
  return when.at ? format.dateTimeShort(when.at) : format.dateShort(when.day)
}

function Bills({ w, report }: Part): JSX.Element {
  const { say } = w
  const all = billsOf(report).sort((a, b) => billClasses.indexOf(a.class) - billClasses.indexOf(b.class))
  return (
    <section>
      <h2>{say('shadow.bills.title')}</h2>
      <Table
        caption={say('shadow.bills.title')}
        captionUnseen
        rows={all.slice(0, ROWS).map((bill, nth) => ({ ...bill, nth }))}
        id={({ nth }) => `bill-${nth}`}
        empty={say('shadow.nothing')}
        columns={[
          { title: say('shadow.column.line'), cell: ({ of }) => <Line of={of} /> },
          { title: say('shadow.column.ended'), cell: ({ of }) => ended(w, of) },
          { title: say('shadow.column.what'), cell: (bill) => say(`shadow.bill.${bill.class}`) },
          { title: say('shadow.column.evidence'), cell: (bill) => <code>{bill.evidence}</code> },
        ]}
      />
      <More w={w} of={all.length} />
    </section>
  )
}

function Unclear({ w, report }: Part): JSX.Element | null {
  const { say } = w
  const found = report.looked.filter(({ verdict }) => verdict.served === 'could-not-tell')
  if (found.length === 0) return null
  return (
    <section>
      <h2>
        <Tag tone={tones['could-not-tell']}>{say('shadow.served.could-not-tell')}</Tag>
      </h2>
      <p>{say('shadow.means.could-not-tell')}</p>
      <Table
        caption={say('shadow.served.could-not-tell')}
        captionUnseen
        rows={found.slice(0, ROWS)}
        id={({ termination }) => `unclear-${termination.line}`}
        empty={say('shadow.nothing')}
        columns={[
          { title: say('shadow.column.row'), cell: ({ termination }) => termination.line },
          { title: say('shadow.column.line'), cell: (of) => <Line of={of} /> },
          {
            title: say('shadow.column.why'),
            cell: ({ verdict }) => say(`shadow.because.${verdict.because ?? 'no-answer'}`),
          },
        ]}
      />
      <More w={w} of={found.length} />
    </section>
  )
}

function Problems({ w, report }: Part): JSX.Element | null {
  const { say } = w
  if (report.problems.length === 0) return null
  return (
    <section>
      <h2>{say('shadow.problems.title')}</h2>
      <Table
        caption={say('shadow.problems.title')}
        captionUnseen
        rows={report.problems.slice(0, ROWS).map((problem, nth) => ({ problem, nth }))}
        id={({ nth }) => `problem-${nth}`}
        empty={say('shadow.nothing')}
        columns={[
          { title: say('shadow.column.row'), cell: ({ problem }) => problem.line },
          { title: say('shadow.column.why'), cell: ({ problem }) => problemText(w.lang, problem) },
        ]}
      />
      <More w={w} of={report.problems.length} file="problems.csv" />
    </section>
  )
}

function More({
  w: { say, format },
  of,
  file = 'findings.csv',
}: {
  w: Words
  of: number
  file?: string
}): JSX.Element | null {
  return of > ROWS ? <p class="quiet">{say('shadow.more', { n: format.number(of - ROWS), file })}</p> : null
}
