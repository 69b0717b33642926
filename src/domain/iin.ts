import { isDay } from './dates.ts'

/**
 * The individual (IIN) and business (BIN) identification numbers of Kazakhstan: 12 digits, the last a check digit.
 * Nothing else is a hard rule: since Decree No. 853 of 26 Aug 2013 the digits are not tied to personal data, and the
 * Ministry of Justice holds that a mismatch with the birth date is no error (nomad.su, 5 Apr 2019).
 */

export type IdNumberFault = 'empty' | 'not-digits' | 'length' | 'check-digit'

/** Good to know, never a reason to refuse. */
export type IinWarning = 'birth-date-unusual' | 'birth-date-differs' | 'seventh-digit-unusual'

export type IinCheck = { ok: true; iin: string; warnings: IinWarning[] } | { ok: false; code: IdNumberFault }
export type BinCheck = { ok: true; bin: string } | { ok: false; code: IdNumberFault }

/** Reads an IIN as people write it (spaces, full-width digits). `birthDate`: a day to compare with, softly. */
export function checkIin(text: string, birthDate?: string): IinCheck {
  const digits = readDigits(text)
  return typeof digits === 'string' ? { ok: true, iin: digits, warnings: warningsFor(digits, birthDate) } : digits
}

/** Reads a BIN as people write it: the same 12 digits and the same check digit. */
export function checkBin(text: string): BinCheck {
  const digits = readDigits(text)
  return typeof digits === 'string' ? { ok: true, bin: digits } : digits
}

function readDigits(text: string): string | { ok: false; code: IdNumberFault } {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '')
  if (digits === '') return { ok: false, code: 'empty' }
  if (!/^\d+$/.test(digits)) return { ok: false, code: 'not-digits' }
  if (digits.length !== 12) return { ok: false, code: 'length' }
  return checkDigitOf(digits) === Number(digits[11]) ? digits : { ok: false, code: 'check-digit' }
}

const firstWeights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const secondWeights = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]

/** Undefined: both passes give 10, and such a number is not issued (adilet.zan.kz, Z070000223_). */
function checkDigitOf(digits: string): number | undefined {
  const weigh = (weights: number[]): number =>
    weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0) % 11
  const first = weigh(firstWeights)
  if (first !== 10) return first
  const second = weigh(secondWeights)
  return second === 10 ? undefined : second
}

/** Historic structure (Decree No. 406 of 22 May 2007): YYMMDD, then century and sex: 1–2, 3–4, 5–6 for the 19th to 21st century. */
function warningsFor(iin: string, birthDate: string | undefined): IinWarning[] {
  const warnings: IinWarning[] = []
  const seventh = Number(iin[6])
  const century = seventh >= 1 && seventh <= 6 ? 17 + Math.ceil(seventh / 2) : undefined
  if (century === undefined) warnings.push('seventh-digit-unusual')
  const born = `${century ?? 20}${iin.slice(0, 2)}-${iin.slice(2, 4)}-${iin.slice(4, 6)}`
  if (!isDay(born)) warnings.push('birth-date-unusual')
  else if (birthDate !== undefined && born.slice(2) !== birthDate.slice(2)) warnings.push('birth-date-differs')
  return warnings
}
