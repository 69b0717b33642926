import type { Language } from '../domain/case.ts'
import type { MsisdnFault } from '../domain/msisdn.ts'
import { messageFor } from './parse-form.ts'
import { t } from './words.ts'

/** What is wrong with a typed number, and how it is written. */
export function numberProblem(lang: Language, code: MsisdnFault): string {
  const say = t(lang)
  switch (code) {
    case 'letters':
      return say('portal.problem.letters')
    case 'too-short':
      return say('portal.problem.tooShort')
    case 'too-long':
      return say('portal.problem.tooLong')
    case 'not-mobile':
      return say('portal.problem.notMobile')
    case 'empty':
      return messageFor(lang, { code: 'phone' })
  }
}
