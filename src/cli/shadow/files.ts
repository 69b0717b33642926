import { join } from 'node:path'
import { csvOf } from '../csv.ts'
import { writeOwn } from '../own-files.ts'
import { billsOf, countsOf, nameOf, problemText, type Report, yesOf } from './report.ts'
import type { Looked } from './walk.ts'

/* What a run leaves behind, for its owner's eyes: a table for people, the same with all evidence for programs. */

/** Writes `findings.csv`, `problems.csv` and `findings.json`; each replaces the one before it at once, or not at all. */
export async function writeFindings(folder: string, report: Report): Promise<void> {
  await writeOwn(join(folder, 'findings.csv'), csvOf(findingColumns, findingRows(report)))
  const problems = report.problems.map((one) => [String(one.line), one.code, one.column ?? '', problemText('en', one)])
  await writeOwn(join(folder, 'problems.csv'), csvOf(['row', 'code', 'column', 'what to do'], problems))
  await writeOwn(join(folder, 'findings.json'), `${JSON.stringify(wholeOf(report), null, 2)}\n`)
}

const findingColumns = [
  'row,class,line,imsi,iccid,ended,target,element,subject,known,admits,attached,read at,read with,answer,because,bill,evidence',
].flatMap((names) => names.split(','))

/** One row an observation that said yes, one a bill, and one for each line of which nothing is known. */
function findingRows(report: Report): string[][] {
  const seen = report.looked
    .filter(({ verdict }) => verdict.served !== 'not-seen-serving')
    .flatMap((of) => {
      const yes = yesOf(of)
      if (yes.length === 0)
        return [
          [...lineCells(of, of.verdict.served), '', '', '', '', '', '', '', '', '', of.verdict.because ?? '', '', ''],
        ]
      return yes.map((one) => [
        ...lineCells(of, of.verdict.served),
        one.target,
        one.element,
        one.subject,
        ...[one.known, one.admits, one.attached].map((value) =>
          value === 'cannot-tell' ? value : value ? 'yes' : 'no',
        ),
        one.at,
        one.reader,
        one.raw,
        '',
        '',
        '',
      ])
    })
  const bills = billsOf(report).map((bill) => [
    ...lineCells(bill.of, 'wrong-bill'),
    ...Array.from({ length: 10 }, () => ''),
    bill.class,
    bill.evidence,
  ])
  return [...seen, ...bills]
}

function lineCells(of: Looked, name: string): string[] {
  const { line, imsi = '', iccid = '', ended } = of.termination
  return [String(line), name, nameOf(of), imsi, iccid, ended?.at ?? ended?.day ?? '']
}

function wholeOf(report: Report) {
  const { operator, list, from, to, problems } = report
  return {
    operator: operator.id,
    list,
    from,
    to,
    counts: countsOf(report),
    findings: report.looked
      .filter(({ verdict }) => verdict.served !== 'not-seen-serving' || verdict.bills.length > 0)
      .map(({ termination, verdict, readings }) => ({ termination, verdict, readings })),
    problems,
  }
}
