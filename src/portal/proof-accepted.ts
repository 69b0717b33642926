import { rule } from '../domain/operator.ts'
import type { Progress } from '../domain/progress.ts'
import { sentenceWords } from '../ui/case-words.ts'
import type { CaseVisit } from './case-visit.tsx'

/** What the page of a case says first, and how it stands: by what was proved, also while the worker has not moved the case on. */
export function shownProgress(
  visit: CaseVisit,
  progress: Progress,
): { sentence: { title: string; text: string }; progress: Progress } {
  if (!isAccepted(visit, progress)) return { sentence: sentenceWords(visit, progress.sentence), progress }
  const { yourTurn: _asked, promise, ...rest } = progress
  const { pausedFor: _paused, ...clock } = promise
  const { say } = visit
  const sentence = { title: say('track.proof.accepted'), text: say('track.proof.accepted.text') }
  return { sentence, progress: { ...rest, promise: clock } }
}

/** The proof is kept with the case and is enough by the operator's rule, and the case stands where it stood before it. */
function isAccepted({ view, office }: CaseVisit, { sentence, yourTurn }: Progress): boolean {
  const { identity, special, agreement, door } = view.case.facts
  if (!identity || special || agreement || door !== 'express') return false
  const before = sentence.code === 'received' || yourTurn?.what === 'identity'
  return before && rule(office.rules.identity.assurance).execute.includes(identity.level)
}
