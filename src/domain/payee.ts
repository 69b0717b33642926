import type { Case } from './case.ts'
import type { Money } from './money.ts'
import { type OperatorRules, type RefundWayRule, rule } from './operator.ts'

/** Where money or mail goes: who is still to be asked, bank account numbers (ISO 13616), e-mail addresses. */

/** What is theirs of a case as far as is known: by the final bill, else by the quote. Undefined: nobody knows yet. */
export function refundOf({ facts, quote }: Pick<Case, 'facts' | 'quote'>): Money | undefined {
  const { credit } = facts
  return credit && credit.paidAt === undefined ? credit.amount : (facts.toRefund ?? quote?.toRefund)
}

/** Money is, or by the quote will be, the subscriber's, and nobody has said where it should go. */
export function payeeWanted(of: Pick<Case, 'facts' | 'quote'>): boolean {
  const { refundWay, refunded, settled, credit } = of.facts
  const open = credit ? credit.paidAt === undefined : !refunded && !settled
  return refundWay === 'none' && open && (refundOf(of)?.minor ?? 0) > 0
}

/** The operator's ways for an amount, and those whose limit it is above. Minor units. */
export function refundWaysFor(
  rules: Pick<OperatorRules, 'quote'>,
  dueMinor: number,
): { open: RefundWayRule[]; above: RefundWayRule[] } {
  const ways = rule(rules.quote.refundWays)
  const fits = ({ limitMinor }: RefundWayRule) => limitMinor === null || dueMinor <= limitMinor
  return { open: ways.filter(fits), above: ways.filter((way) => !fits(way)) }
}

export type IbanFault = 'empty' | 'characters' | 'length' | 'check-digits'
export type IbanParse = { ok: true; iban: string } | { ok: false; code: IbanFault }

/** KZ + 2 check digits + 3 of the bank + 13 of the account (National Bank of Kazakhstan; SWIFT IBAN registry). */
const knownLengths: Record<string, number> = { KZ: 20 }
const shortest = 15
const longest = 34

/** Reads an IBAN as written, with spaces, in capitals or not, and checks it modulo 97 (ISO 7064). */
export function parseIban(text: string): IbanParse {
  const iban = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  if (iban === '') return { ok: false, code: 'empty' }
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban)) return { ok: false, code: 'characters' }
  const length = knownLengths[iban.slice(0, 2)]
  if (length === undefined ? iban.length < shortest || iban.length > longest : iban.length !== length) {
    return { ok: false, code: 'length' }
  }
  return modulo97(iban.slice(4) + iban.slice(0, 4)) === 1 ? { ok: true, iban } : { ok: false, code: 'check-digits' }
}

/** `KZ•• •••• •••• •••• 0123`: the country and the last four, as people recognise their account. */
export function maskIban(iban: string): string {
  const masked = `${iban.slice(0, 2)}${'•'.repeat(Math.max(0, iban.length - 6))}${iban.slice(-4)}`
  return masked.replace(/(.{4})(?=.)/g, '$1\u00a0')
}

export type EmailFault = 'empty' | 'shape' | 'too-long'
export type EmailParse = { ok: true; email: string } | { ok: false; code: EmailFault }

/**
 * Whether this could be an e-mail address: something, `@`, a domain with a dot. No more, because only a message that
 * arrives proves one. At most 254 characters (RFC 5321 §4.5.3.1.3). The domain is put in small letters.
 */
export function parseEmail(text: string): EmailParse {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, code: 'empty' }
  if (trimmed.length > 254) return { ok: false, code: 'too-long' }
  const match = /^([^\s\p{C}@<>,;:"()[\]\\]{1,64})@([^\s\p{C}@<>,;:"()[\]\\]+)$/u.exec(trimmed)
  const [, local, domain] = match ?? []
  if (!local || !domain || !isDomain(domain) || /^\.|\.\.|\.$/.test(local)) return { ok: false, code: 'shape' }
  return { ok: true, email: `${local}@${domain.toLowerCase()}` }
}

/** `a•••@example.kz` */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}•••${email.slice(at)}`
}

function isDomain(text: string): boolean {
  const labels = text.split('.')
  return labels.length > 1 && labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u.test(label))
}

/** Letters count from A = 10. Digit by digit, because the whole is too long for a number. */
function modulo97(text: string): number {
  const digits = [...text].map((sign) => Number.parseInt(sign, 36)).join('')
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0)
}
