import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { pageOf } from '../store/documents.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'

/** One picture of a paper, for staff. That it was looked at is an event of the case, written before it is shown. */
export async function viewDocument(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  of: { id: string; page: number },
  who: Who,
): Promise<Buffer> {
  return inCase(
    desk,
    operator,
    ref,
    (c) => caseCan['see-personal-data'](c, who),
    async (open) => {
      const jpeg = open.stored.dataKey && (await pageOf(open.tx, operator, { ref, ...of }, open.stored.dataKey))
      if (!jpeg) throw new CaseRefused('data-erased')
      open.events.push({
        kind: 'note',
        data: { code: 'personal-data-opened', by: nameOf(who), reason: 'identity-check' },
      })
      return jpeg
    },
  )
}
