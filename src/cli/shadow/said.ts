import { join } from 'node:path'
import type { Language } from '../../domain/case.ts'
import { servedClasses } from '../../domain/shadow.ts'
import { t } from '../../ui/words.ts'
import type { CommandInput } from '../command.ts'
import { answerOf, billsOf, countsOf, nameOf, type Report, yesOf } from './report.ts'

/** Lines printed on the screen of each kind; all of them are in the files. */
const SHOWN = 50
/** Nothing found where these stand is not a clean bill: something did not answer. */
const unanswered: ReadonlySet<string> = new Set(['billing-silent', 'no-reader', 'no-answer', 'control-silent'])

/** What was found, line by line, then the counts. Answers the exit code. */
export function sayFindings(
  input: CommandInput,
  report: Report,
  { lang, folder }: { lang: Language; folder: string },
): number {
  const say = t('en')
  const counts = countsOf(report)
  const bills = billsOf(report)
  for (const name of ['still-served', 'seen-once', 'still-known'] as const) {
    const found = report.looked.filter(({ verdict }) => verdict.served === name)
    for (const of of found.slice(0, SHOWN)) {
      input.say(`\n${say(`shadow.served.${name}`)}: ${nameOf(of)} (row ${of.termination.line})`)
      for (const seen of yesOf(of))
        input.say(
          `  ${seen.at}  ${seen.target} ${seen.element}: ${answerOf('en', seen)}, by ${seen.reader}\n    ${seen.raw}`,
        )
    }
    if (found.length > SHOWN) input.say(`  and ${found.length - SHOWN} more in findings.csv`)
  }
  for (const bill of bills.slice(0, SHOWN))
    input.say(
      `\n${say(`shadow.bill.${bill.class}`)}: ${nameOf(bill.of)} (row ${bill.of.termination.line}): ${bill.evidence}`,
    )
  if (bills.length > SHOWN) input.say(`  and ${bills.length - SHOWN} more in findings.csv`)
  input.say('')
  for (const name of servedClasses) input.say(`${say(`shadow.served.${name}`).padEnd(22)} ${counts[name]}`)
  input.say(`${say('shadow.count.bills').padEnd(22)} ${bills.length}`)
  sayUnclear(input, report)
  // Only of lines that there are: of none of them did every element answer no.
  if (counts['not-seen-serving'] > 0) input.say(`\n${say('shadow.means.not-seen-serving')}`)
  input.say(`\n${join(folder, 'report.html')} (${lang}), findings.csv, findings.json, problems.csv`)
  if (counts['still-served'] + counts['seen-once'] + bills.length > 0) return 3
  return report.looked.some(({ verdict }) => verdict.because && unanswered.has(verdict.because)) ? 1 : 0
}

/** Why lines did not become clear: how many for each reason, the most first, with what to do. */
function sayUnclear(input: CommandInput, report: Report): void {
  const say = t('en')
  const unclear = report.looked.filter(({ verdict }) => verdict.served === 'could-not-tell')
  if (unclear.length === 0) return
  input.say(`\n${say('shadow.served.could-not-tell')}, because`)
  const reasons = [...Map.groupBy(unclear, ({ verdict }) => verdict.because ?? 'no-answer')]
  for (const [because, { length }] of reasons.sort(([, a], [, b]) => b.length - a.length))
    input.say(`${String(length).padStart(8)}  ${because}: ${say(`shadow.because.${because}`)}`)
}
