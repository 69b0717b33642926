import { randomUUID } from 'node:crypto'
import type { Case } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { HOUR_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { type WantedPaper, wantedOf } from '../domain/papers.ts'
import type { Permission } from '../domain/permissions.ts'
import { askedPapers, papersComplete } from '../domain/special.ts'
import type { CleanPaper } from '../papers/paper.ts'
import { documentsOf, insertDocument } from '../store/documents.ts'
import { takePoint } from '../store/limits.ts'
import { type Desk, inCase } from './in-case.ts'

/** So many papers a case may hold, replaced ones included: enough for every kind, several times over. */
const mostOfCase = 24
const perHour = { most: 12, windowMs: HOUR_MS }

/**
 * Keeps a paper that was drawn anew (src/papers), sealed under the case's own key. It waits for a person; nothing is decided
 * by it. A better one of the same kind and side takes the place of the one before, whose copy is deleted at once.
 */
export async function addDocument(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  wanted: WantedPaper,
  paper: CleanPaper,
  office: { rules: OperatorRules },
): Promise<void> {
  const taken = await takePoint(desk.db, { name: `papers/${operator}/${ref}`, ...perHour }, desk.machineMs())
  if (!taken.ok) throw new CaseRefused('too-many-papers')
  await inCase(desk, operator, ref, mayStillSend, async (open) => {
    const { dataKey } = open.stored
    if (!dataKey) throw new CaseRefused('data-erased')
    if (!isAskedFor(wanted, open.case, office.rules)) throw new CaseRefused('unknown-paper')
    const held = await documentsOf(open.tx, operator, ref, null)
    if (held.length >= mostOfCase) throw new CaseRefused('too-many-papers')
    if (held.some((one) => one.kind === wanted.kind && one.side === wanted.side && one.state === 'accepted'))
      throw new CaseRefused('paper-accepted')
    const id = randomUUID()
    await insertDocument(
      open.tx,
      operator,
      dataKey,
      { ref, id, ...wanted, advice: paper.advice, zone: paper.zone, pages: paper.pages },
      open.now,
    )
    // With something still missing it is not ours to wait for: they are told so, and reminded.
    const counts = held.filter(({ state }) => state === 'accepted' || state === 'waiting')
    const all = papersComplete(askedPapers(open.case, office.rules), [...counts, wanted])
    open.case.facts.papers = { is: all ? 'waiting' : 'partly', at: open.now }
    open.events.push({ kind: 'note', data: { code: 'paper-received', kind: wanted.kind, side: wanted.side } })
  })
}

function mayStillSend({ status, facts }: Case): Permission {
  if (status !== 'open') return { no: 'case-has-ended' }
  return facts.ending ? { no: 'case-is-ending' } : true
}

function isAskedFor(wanted: WantedPaper, c: Case, rules: OperatorRules): boolean {
  const { ways, further } = askedPapers(c, rules)
  return [...ways, ...further].flatMap(wantedOf).some((one) => one.kind === wanted.kind && one.side === wanted.side)
}
