import { type IccidParse, parseIccid } from './card.ts'
import type { LineName } from './line.ts'
import { type MsisdnFault, parseMsisdn } from './msisdn.ts'

export type NamedLineParse =
  | ({ ok: true } & LineName)
  | { ok: false; of: 'number'; code: MsisdnFault }
  | { ok: false; of: 'card'; code: Extract<IccidParse, { ok: false }>['code'] }

/** A phone number has 15 digits at most (ITU-T E.164 §6.1), an ICCID 19 or 20 (E.118): what is longer was meant as a card. */
const mostOfNumber = 15

/** Reads what somebody typed for a line: its number, or the number of its card. */
export function parseNamedLine(text: string, country?: string): NamedLineParse {
  const digits = text.normalize('NFKC').replaceAll(/\D/g, '').length
  if (digits <= mostOfNumber) {
    const parsed = parseMsisdn(text, country)
    return parsed.ok ? { ok: true, number: parsed.msisdn } : { ok: false, of: 'number', code: parsed.code }
  }
  const parsed = parseIccid(text)
  return parsed.ok ? { ok: true, iccid: parsed.iccid } : { ok: false, of: 'card', code: parsed.code }
}
