import type { Language } from '../domain/case.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { setLanguage } from '../store/cases.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'

/** From now on this case's messages and its certificate are written in that language. What waits to be sent keeps its own. */
export async function changeLanguage(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  language: Language,
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (of) => caseCan['change-language'](of, who),
    async (open) => {
      if (open.case.language === language) return
      await setLanguage(open.tx, operator, ref, language)
      open.events.push({ kind: 'language-changed', data: { by: nameOf(who), language } })
    },
  )
}
