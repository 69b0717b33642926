/** An amount in integer minor units (tiyn for KZT) of an ISO 4217 currency. Never a float. */
export interface Money {
  minor: number
  currency: string
}

/** Two amounts of different currencies met. Always a defect or bad data, never something to convert quietly. */
export class MixedCurrencies extends TypeError {
  override name = 'MixedCurrencies'
}

/** `minor` in minor units. Throws a RangeError for a fraction, NaN or what an integer can no longer hold exactly. */
export function money(minor: number, currency: string): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not a whole number of minor units: ${minor}`)
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 currency code: ${currency}`)
  return { minor: minor === 0 ? 0 : minor, currency }
}

/** Whether a value that came as data is an amount. */
export function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value
}

/** Nothing, in `currency`. */
export function zero(currency: string): Money {
  return money(0, currency)
}

/**
 * From the float amounts of TM Forum interfaces (`{"value": 12.34, "unit": "KZT"}`, TMF678 Money) to minor units.
 * Read through the number's shortest decimal text, because `12.34 * 100` is not 1234 in floats.
 * Throws a RangeError for NaN, infinities and more decimals than the currency has.
 */
export function moneyFromUnits(units: number, currency: string): Money {
  if (!Number.isFinite(units)) throw new RangeError(`not an amount: ${units}`)
  const digits = decimalsOf(currency)
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(units))
  const fraction = match?.[3] ?? ''
  if (!match || fraction.length > digits) {
    throw new RangeError(`${units} ${currency} has more than ${digits} decimals`)
  }
  const minor = Number(`${match[2]}${fraction.padEnd(digits, '0')}`)
  return money(match[1] === '-' ? -minor : minor, currency)
}

/** The units again, for the same interfaces. */
export function unitsOf(amount: Money): number {
  return Number(plainUnits(amount))
}

/** `1234.50 KZT`: one plain form for records and hashes, the same in every language. Pages format for people themselves. */
export function plainText(amount: Money): string {
  return `${plainUnits(amount)} ${amount.currency}`
}

export function add(a: Money, b: Money): Money {
  sameCurrency(a, b)
  return money(a.minor + b.minor, a.currency)
}

export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b)
  return money(a.minor - b.minor, a.currency)
}

/** Negative when `a` is less, 0 when equal, positive when more: for sorting and comparing. */
export function compare(a: Money, b: Money): number {
  sameCurrency(a, b)
  return Math.sign(a.minor - b.minor)
}

export function lesser(a: Money, b: Money): Money {
  return compare(a, b) <= 0 ? a : b
}

/** `amount`, or nothing where it is negative. */
export function notNegative(amount: Money): Money {
  return amount.minor < 0 ? zero(amount.currency) : amount
}

/** The sum; of nothing it is zero, for which the currency must be named. */
export function sum(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(add, zero(currency))
}

/**
 * `amount × numerator / denominator`, rounded half to even: over many lines the roundings cancel out instead of
 * always favouring one side. Exact for any size (BigInt inside). Throws a RangeError unless the denominator is > 0.
 */
export function share(amount: Money, numerator: number, denominator: number): Money {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new RangeError(`not a share: ${numerator}/${denominator}`)
  }
  const product = BigInt(amount.minor) * BigInt(numerator)
  const by = BigInt(denominator)
  const size = product < 0n ? -product : product
  const whole = size / by
  const twiceRest = (size % by) * 2n
  const up = twiceRest > by || (twiceRest === by && whole % 2n === 1n)
  const rounded = Number(up ? whole + 1n : whole)
  return money(product < 0n ? -rounded : rounded, amount.currency)
}

/** The part of a period's charge that falls on `days` of its `ofDays` days. Never more than the whole, never negative. */
export function prorate(charge: Money, days: number, ofDays: number): Money {
  return share(charge, Math.min(Math.max(days, 0), ofDays), ofDays)
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new MixedCurrencies(`${a.currency} and ${b.currency} cannot be reckoned together`)
  }
}

function plainUnits(amount: Money): string {
  const digits = decimalsOf(amount.currency)
  const text = String(Math.abs(amount.minor)).padStart(digits + 1, '0')
  const units = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return amount.minor < 0 ? `-${units}` : units
}

/** ISO 4217: most currencies have two decimals; these do not. */
const decimals: Record<string, number> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  ISK: 0,
  BHD: 3,
  KWD: 3,
  OMR: 3,
  JOD: 3,
  TND: 3,
}

function decimalsOf(currency: string): number {
  return decimals[currency] ?? 2
}
