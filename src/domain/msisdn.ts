import {
  type CountryCode,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/mobile'
import type { Msisdn } from './line.ts'

/**
 * Phone numbers as people write them. The metadata of mobile ranges is used, not the smallest set: only with it can a
 * landline be told from a mobile number. The prefix never tells the operator, because numbers are ported.
 */

export type MsisdnFault = 'empty' | 'letters' | 'too-short' | 'too-long' | 'not-mobile'
export type MsisdnParse = { ok: true; msisdn: Msisdn } | { ok: false; code: MsisdnFault }

/**
 * Reads `8 701 123-45-67`, `+7(701)…`, full-width digits, in any mix, as E.164. `country` (ISO 3166-1 alpha-2) decides
 * how a number without a country code is read.
 */
export function parseMsisdn(text: string, country = 'KZ'): MsisdnParse {
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return { ok: false, code: 'empty' }
  if (/\p{L}/u.test(plain)) return { ok: false, code: 'letters' }
  const digits = plain.replace(/\D/g, '')
  if (digits === '') return { ok: false, code: 'empty' }
  // `00` is how most of the world dials abroad, and `810` how the post-Soviet networks do.
  const dialled = plain.startsWith('+') ? `+${digits}` : digits.replace(/^(?:00|810)(?=[1-9]\d{9,})/, '+')
  if (isCutShort(dialled, country)) return { ok: false, code: 'too-short' }
  const number = parsePhoneNumberFromString(dialled, country as CountryCode)
  return number?.isValid() ? { ok: true, msisdn: number.number } : { ok: false, code: faultOf(dialled, country) }
}

/** Whether a number belongs to the country. One that cannot be told from its neighbours’ counts by its country code. */
export function isOfCountry(msisdn: Msisdn, country: string): boolean {
  const number = parsePhoneNumberFromString(msisdn)
  if (number?.country) return number.country === country
  return number?.countryCallingCode === getCountryCallingCode(country as CountryCode)
}

/** For reading: `+7 701 123 45 67` with no-break spaces, so that a line never breaks inside a number. */
export function formatMsisdn(msisdn: Msisdn): string {
  return groupsOf(msisdn).join(noBreakSpace)
}

/** `+7 701 ••• •• 67`: enough for its holder to know it again, too little for anyone else. */
export function maskMsisdn(msisdn: Msisdn): string {
  const groups = groupsOf(msisdn)
  const shownUpTo = groups.length > 3 ? 2 : 1
  return groups
    .map((group, index) => {
      if (index < shownUpTo) return group
      return index === groups.length - 1
        ? '•'.repeat(Math.max(0, group.length - 2)) + group.slice(-2)
        : '•'.repeat(group.length)
    })
    .join(noBreakSpace)
}

const noBreakSpace = '\u00a0'

/** Ten digits beginning with the trunk prefix 8 are `8 701 …` with one digit missing, though +7 870 … would be possible. */
function isCutShort(dialled: string, country: string): boolean {
  return country === 'KZ' && /^8\d{9}$/.test(dialled)
}

function faultOf(dialled: string, country: string): MsisdnFault {
  switch (validatePhoneNumberLength(dialled, country as CountryCode)) {
    case 'TOO_SHORT':
      return 'too-short'
    case 'TOO_LONG':
      return 'too-long'
    case 'INVALID_LENGTH':
      // Between two lengths that exist. Most numbers have 11 or 12 digits with their country code.
      return dialled.replace('+', '').length > 11 ? 'too-long' : 'too-short'
    case 'NOT_A_NUMBER':
      return 'too-short'
    default:
      return 'not-mobile'
  }
}

/** Country code first. Kazakhstan and Russia write 3-3-2-2; elsewhere the library's own grouping is taken. */
function groupsOf(msisdn: Msisdn): string[] {
  const plus7 = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(msisdn)
  if (plus7) return ['+7', ...plus7.slice(1)]
  return (parsePhoneNumberFromString(msisdn)?.formatInternational() ?? msisdn).split(' ')
}
