import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { insertNote } from '../store/notes.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'

/** Something that colleagues should know, never shown to the subscriber. The chain holds that it was written, not what. */
export async function addNote(desk: Desk, operator: OperatorId, ref: string, who: Who, text: string): Promise<void> {
  const plain = text.trim()
  if (plain === '') throw new CaseRefused('empty-note')
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan['add-note'](c, who),
    async (open) => {
      const { dataKey } = open.stored
      if (!dataKey) throw new CaseRefused('data-erased')
      const by = nameOf(who)
      const note = await insertNote(open.tx, operator, ref, { at: open.now, by, text: plain.slice(0, 4_000) }, dataKey)
      open.events.push({ kind: 'note', data: { code: 'note', by, note } })
    },
  )
}
