/** The identities printed on a card or shown by a phone: ICCID (ITU-T E.118) and IMSI (3GPP TS 23.003 §2.2). */

export type IccidParse =
  | { ok: true; iccid: string }
  | { ok: false; code: 'empty' | 'letters' | 'too-short' | 'too-long' | 'not-a-sim' | 'check-digit' }
export type ImsiParse = { ok: true; imsi: string } | { ok: false; code: 'empty' | 'letters' | 'too-short' | 'too-long' }

/**
 * Reads an ICCID as printed, with spaces or hyphens: 19–20 digits beginning with 89 (telecom), the last a Luhn check
 * digit. A trailing `F` is the filler of the card's own encoding (ETSI TS 102 221 §13.2) and is dropped.
 */
export function parseIccid(text: string): IccidParse {
  const digits = compact(text).replace(/F$/i, '')
  const fault = faultIn(digits, 19, 20)
  if (fault) return { ok: false, code: fault }
  if (!digits.startsWith('89')) return { ok: false, code: 'not-a-sim' }
  return luhnSum(digits) % 10 === 0 ? { ok: true, iccid: digits } : { ok: false, code: 'check-digit' }
}

/** Reads an IMSI: 14–15 digits. It has no check digit, so a typing slip cannot be seen here. */
export function parseImsi(text: string): ImsiParse {
  const digits = compact(text)
  const fault = faultIn(digits, 14, 15)
  return fault ? { ok: false, code: fault } : { ok: true, imsi: digits }
}

/** The digit that completes `payload` by Luhn (ISO/IEC 7812-1, annex B): for made-up cards in tests and the simulator. */
export function luhnDigit(payload: string): number {
  return (10 - (luhnSum(`${payload}0`) % 10)) % 10
}

const compact = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '')

function faultIn(
  digits: string,
  least: number,
  most: number,
): 'empty' | 'letters' | 'too-short' | 'too-long' | undefined {
  if (digits === '') return 'empty'
  if (!/^\d+$/.test(digits)) return 'letters'
  if (digits.length < least) return 'too-short'
  return digits.length > most ? 'too-long' : undefined
}

/** From the right, every second digit doubled, its digits added. */
function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2
    return total + (value > 9 ? value - 9 : value)
  }, 0)
}
