import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { type Person, personsOf } from '../store/people.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'

/** Why somebody looks at a person's data. A closed list: a free text would itself hold personal data in the chain. */
export const openingReasons = ['identity-check', 'subscriber-called', 'refund', 'complaint', 'authority-asked'] as const

/**
 * Shows whose line it is, to staff and with a reason. That it was looked at is an event of the case: written in the same
 * transaction, so that nothing is ever shown that was not written down.
 */
export async function openPersonalData(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  reason: string,
): Promise<Person> {
  if (!openingReasons.some((one) => one === reason)) throw new CaseRefused('unknown-reason')
  return inCase(
    desk,
    operator,
    ref,
    (c) => caseCan['see-personal-data'](c, who),
    async (open) => {
      const person = (await personsOf(open.tx, desk.keys, operator, [ref])).get(ref)
      if (!person) throw new CaseRefused('data-erased')
      open.events.push({ kind: 'note', data: { code: 'personal-data-opened', by: nameOf(who), reason } })
      return person
    },
  )
}
