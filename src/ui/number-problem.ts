import type { Language } from '../domain/case.ts'
import type { MsisdnFault } from '../domain/msisdn.ts'
import type { NamedLineParse } from '../domain/named-line.ts'
import { messageFor } from './parse-form.ts'
import { t } from './words.ts'

/** What is wrong with what was typed for a line, and what to do. */
export function lineProblem(lang: Language, { of, code }: Extract<NamedLineParse, { ok: false }>): string {
  return of === 'number'
    ? numberProblem(lang, code)
    : t(lang)(`portal.problem.card.${code === 'empty' ? 'letters' : code}`)
}

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
