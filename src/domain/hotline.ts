import type { LineOnFile } from './line.ts'

/**
 * What a caller is asked to show who they are, held against the operator's record. Answers are typed and compared, never
 * shown: an agent cannot read out what they do not see.
 */
export const hotlineQuestions = ['iin', 'plan', 'iccid', 'contact'] as const
export type HotlineQuestion = (typeof hotlineQuestions)[number]

/** So many of the four are asked. */
export const questionsAsked = 2

/** Those that the record can answer. */
export function answerable(line: LineOnFile): HotlineQuestion[] {
  return hotlineQuestions.filter((question) => answersTo(question, line).length > 0)
}

/** Whether what the caller said is what the record says, however it is written. */
export function isRight(question: HotlineQuestion, said: string, line: LineOnFile): boolean {
  const plain = plainly(question, said)
  return plain !== '' && answersTo(question, line).includes(plain)
}

/** The last digits of a card are printed large on it, the first ones are the same for all. */
const cardDigits = 6

function answersTo(question: HotlineQuestion, { standing, binding }: LineOnFile): string[] {
  const known: Record<HotlineQuestion, (string | undefined)[]> = {
    iin: [standing.holder.iin],
    plan: [standing.plan],
    iccid: binding.profiles.map(({ iccid }) => iccid.slice(-cardDigits)),
    // A contact that ends with the line says nothing of who calls.
    contact: standing.contacts.filter(({ address }) => address !== binding.msisdn).map(({ address }) => address),
  }
  return known[question].flatMap((one) => (one ? [plainly(question, one)] : [])).filter((one) => one !== '')
}

function plainly(question: HotlineQuestion, text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().trim()
  if (question === 'plan') return folded.replace(/[^\p{L}\p{N}]/gu, '')
  if (question === 'contact' && folded.includes('@')) return folded.replace(/\s/g, '')
  const digits = folded.replace(/\D/g, '')
  // 8 701 … and +7 701 … are one number.
  if (question === 'contact') return digits.replace(/^8(?=\d{10}$)/, '7')
  return question === 'iccid' ? digits.slice(-cardDigits) : digits
}
