import { type SimLine, type SimOperator, type SimProfile, servicesOf } from './line.ts'

/* Lines made from their number alone: the form that every line starts from, and the thousands that load tests ask for. */

const operators: Record<SimOperator, { digit: string; mnc: string; plan: string; issuer: string }> = {
  kcell: { digit: '1', mnc: '02', plan: 'Алдында', issuer: '02' },
  beeline: { digit: '2', mnc: '01', plan: 'Бәрі бір', issuer: '01' },
  tele2: { digit: '3', mnc: '77', plan: 'Хайп', issuer: '77' },
}

/** At most so many generated lines per operator. */
export const PLAIN_LINES_MAX = 1_000_000
const DAY_MS = 86_400_000

/** Generated line `i` of an operator, under `+7700<operator digit>……`, a range in which nobody is likely to be served. */
export function plainLine(operator: SimOperator, i: number, bornMs: number): SimLine {
  const digits = String(i).padStart(6, '0')
  return blankLine(operator, `+7700${operators[operator].digit}${digits}`, `9${digits}`, bornMs)
}

/** The number behind a plain line's id, MSISDN, IMSI or ICCID; undefined for anything else. */
export function plainIndex(operator: SimOperator, text: string): number | undefined {
  const { digit, mnc } = operators[operator]
  const patterns = [
    new RegExp(`^\\+7700${digit}(\\d{6})$`),
    new RegExp(`^401${mnc}0009(\\d{6})$`),
    new RegExp(`^8999701${mnc}0009(\\d{6})\\d$`),
    new RegExp(`^(?:svc-)?${operator}-9(\\d{6})(?:-\\w+)?$`),
    new RegExp(`^(?:acc|bkt|cust)-${operator}-9(\\d{6})$`),
  ]
  for (const pattern of patterns) {
    const match = pattern.exec(text)
    if (match?.[1] !== undefined) return Number(match[1])
  }
  return undefined
}

/** An active prepaid phone with 1 500 ₸ and an e-mail address on file, from which the cast differs by name. */
export function blankLine(operator: SimOperator, msisdn: string, serial: string, bornMs: number): SimLine {
  const id = `${operator}-${serial}`
  const profiles = [profileOf(operator, serial)]
  return {
    id,
    operator,
    msisdn,
    profiles,
    holder: { id: `cust-${id}`, kind: 'person', name: `Абонент ${serial}`, iin: madeUpIin(Number(serial) % 10_000) },
    account: `acc-${id}`,
    status: 'active',
    payment: 'prepaid',
    use: 'phone',
    plan: operators[operator].plan,
    services: ['voice', 'sms', 'data'],
    contacts: [{ channel: 'email', address: `${id}@example.test`, since: dayAt(bornMs, -700) }],
    balanceMinor: 150_000,
    bonusMinor: 0,
    packages: [],
    bills: [],
    unbilled: [],
    commitments: [],
    holds: [],
    lastTrafficAt: dayAt(bornMs, -1),
    takesMinutes: 0,
    dedupes: true,
    number: 'in-use',
    targets: servicesOf(id, profiles),
  }
}

/** A card of an operator. IMSI: 15 digits, 401 and the network's code (TS 23.003 §2.2); ICCID: 89 997 … with its Luhn digit (E.118). */
export function profileOf(
  operator: SimOperator,
  serial: string,
  form: SimProfile['form'] = 'sim',
  role: SimProfile['role'] = 'main',
): SimProfile {
  const { mnc } = operators[operator]
  const body = serial.padStart(10, '0')
  const iccid = `8999701${mnc}${body.slice(-10)}`
  return { imsi: `401${mnc}${body.slice(-10)}`, iccid: `${iccid}${luhnDigit(iccid)}`, form, role }
}

/** An identity that never belonged to anyone and always answers: the control of each element. */
export function controlIdentity(operator: SimOperator, target: string): string {
  const profile = profileOf(operator, '0000000001')
  return target === 'smdp' ? `iccid:${profile.iccid}` : `imsi:${profile.imsi}`
}

/** Midnight UTC, so many days from the world's first day. */
export function dayAt(bornMs: number, days: number): string {
  return new Date((Math.floor(bornMs / DAY_MS) + days) * DAY_MS).toISOString()
}

/** An IIN that nobody can have (month 13, day 32) with a right check digit, so that no real person is named. */
function madeUpIin(serial: number): string {
  for (let next = serial; ; next += 1) {
    const body = `0013329${String(next % 10_000).padStart(4, '0')}`
    const check = iinDigit(body)
    if (check !== undefined) return `${body}${check}`
  }
}

function iinDigit(body: string): number | undefined {
  const weigh = (shift: number) =>
    [...body].reduce((sum, digit, i) => sum + Number(digit) * (((i + shift) % 11) + 1), 0) % 11
  const first = weigh(0)
  if (first !== 10) return first
  const second = weigh(2)
  return second === 10 ? undefined : second
}

function luhnDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, i) => {
    const doubled = i % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return (10 - (sum % 10)) % 10
}
