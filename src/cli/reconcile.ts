import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { rule } from '../domain/operator.ts'
import { keepReconciliation } from '../process/census/keep.ts'
import { type ListedProblem, listedIn } from '../process/census/listed-file.ts'
import { readFromOffice } from '../process/census/office-lists.ts'
import { reconcile as compareLists, type Source } from '../process/census/reconcile.ts'
import { caseNow } from '../store/clock.ts'
import { paperStyle } from '../ui/paper.tsx'
import { AskedWrongly, type CommandInput, commandOf } from './command.ts'
import { disagreementsPage } from './disagreements-page.tsx'
import { writeOwn } from './own-files.ts'
import { openFindings } from './reconcile/findings.ts'
import { type Asked, askedFor, reconcileVerb } from './reconcile/options.ts'
import { sayFound, sayProblems } from './reconcile/said.ts'
import { withDesk } from './with-desk.ts'

/** Problems that are kept to be told; all are counted. */
const PROBLEMS_KEPT = 1_000

/** Billing, elements, profile server, number pool and our cases compared; disagreements with the way to mend each. */
export const reconcile = commandOf(reconcileVerb, (input, given) => compareAll(input, askedFor(input, given)))

function compareAll(input: CommandInput, asked: Asked): Promise<number> {
  return withDesk(input, async (desk) => {
    const office = await input.readingOf(asked.operator)
    try {
      const problems: { system: string; problem: ListedProblem }[] = []
      const sources = [...fileSources(asked, rule(office.rules.country), problems)]
      if (!asked.onlyFiles) sources.push(...readFromOffice(office, new Set(asked.files.keys())))
      const unasked = asked.onlyFiles ? [] : office.missing
      for (const sentence of unasked) input.say(`not asked: ${sentence}`)
      if (sources.length === 0)
        throw new AskedWrongly('There is nothing to compare: give files, or set up the readers of this operator.')
      const now = await caseNow(desk.db, desk.machineMs())
      const day = Temporal.Instant.from(now).toZonedDateTimeISO(rule(office.rules.zone)).toPlainDate().toString()
      const folder = asked.out ?? `signoff-reconcile-${asked.operator}-${day}`
      const file = await openFindings(folder, asked.lang)
      const found = await compareLists(
        {
          ...desk,
          operator: asked.operator,
          now,
          ...(office.controls && { controls: office.controls }),
          onFound: file.add,
          onProgress: (system, entries) =>
            void (entries % 100_000 === 0 && entries > 0 && input.say(`${system}: ${entries}`)),
        },
        sources,
      )
      await file.close()
      await keepReconciliation(desk, asked.operator, { at: now, found, rows: file.kept })
      const name = rule(office.rules.names)[asked.lang]
      const page = { operator: { name, zone: rule(office.rules.zone) }, at: now, found, rows: file.kept }
      await writeOwn(join(folder, 'report.html'), disagreementsPage(page, asked.lang, await paperStyle(input.home)))
      await writeOwn(
        join(folder, 'summary.json'),
        `${JSON.stringify({ operator: asked.operator, at: now, ...found }, null, 2)}\n`,
      )
      sayProblems(input, problems, found.lists)
      return sayFound(input, found, folder, unasked.length)
    } finally {
      await office.close()
    }
  })
}

function fileSources(
  { files, columns, states }: Asked,
  country: string,
  problems: { system: string; problem: ListedProblem }[],
): Source[] {
  return [...files].map(([system, path]) => {
    let [leftOut, line] = [0, 0]
    const onProblem = (problem: ListedProblem) => {
      // A row may have several things wrong with it.
      if (problem.line !== line) leftOut += 1
      line = problem.line
      if (problems.length < PROBLEMS_KEPT) problems.push({ system, problem })
    }
    return {
      system,
      entries: () => listedIn(path, system, { country, columns, states, onProblem }),
      unusable: () => leftOut,
    }
  })
}
