import { codeDigits } from '../store/codes.ts'

/** Reads a one-time code as people type or paste it: with spaces, a hyphen, full-width digits. Undefined: it is none. */
export function readCode(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/[\s\p{Pd}]/gu, '')
  return new RegExp(`^\\d{${codeDigits}}$`).test(plain) ? plain : undefined
}
