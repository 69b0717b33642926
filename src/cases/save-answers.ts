import type { Language } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { instantOf } from '../domain/instant.ts'
import { type Answers, updateAnswers, wantLookUp } from '../store/applications.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import type { Desk } from './in-case.ts'
import { type ApplicationKey, openApplication } from './start-application.ts'

/** What one page answers. A field given as `undefined` is taken back; the others stay as they are. */
export type AnswerPatch = {
  [K in Exclude<keyof Answers, 'number' | 'iccid' | 'seen' | 'formSentBy' | 'branch'>]?: Answers[K] | undefined
} & {
  /** The line, as it stands now, is what the person saw when choosing. */
  keepSeen?: true
}

/**
 * Keeps the answers of one page beside those of the others, under the row's lock: two windows each keep theirs. Needs no
 * proof, since nothing that was written is shown again before there is one. Answers what is kept now.
 */
export async function saveAnswers(
  desk: Desk,
  key: ApplicationKey,
  patch: AnswerPatch,
  language: Language,
): Promise<Answers> {
  return inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key, true)
    if (!application) throw new CaseRefused('no-such-application')
    if (application.ref !== null) return application.answers
    const { keepSeen, ...answered } = patch
    const merged: Record<string, unknown> = { ...application.answers, ...answered }
    if (keepSeen && application.line) merged.seen = application.line
    const given = Object.entries(merged).filter(([, value]) => value !== undefined)
    const answers = Object.fromEntries(given) as unknown as Answers
    const at = await caseNow(tx, desk.machineMs())
    await updateAnswers(tx, desk.keys, { operator: key.operator, id: key.id, answers, language }, at)
    return answers
  })
}

/** Has the worker look at the line again. Only for somebody who has shown that it is theirs. */
export async function lookAgain(desk: Desk, key: ApplicationKey): Promise<void> {
  await inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key, true)
    if (application && application.ref === null) await wantLookUp(tx, key.operator, key.id, instantOf(desk.machineMs()))
  })
}
