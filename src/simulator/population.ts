import type { FaultKind } from './faults.ts'
import { type SimLine, type SimOperator, servicesOf, simOperators } from './line.ts'
import { blankLine, dayAt, profileOf } from './plain-lines.ts'

/*
 * The cast: every line that demo, tests and stories know by number. The same kinds at each operator, under the same last
 * digits: `+7701555` (Kcell), `+7705555` (Beeline), `+7707555` (Tele2), then 00xx for a kind of line and 05xx for a fault.
 */

const stems: Record<SimOperator, string> = { kcell: '+7701555', beeline: '+7705555', tele2: '+7707555' }

/** An add-on order that is still open at the operator when the world begins. */
export interface CastOrder {
  lineId: string
  what: string
}

interface Kind {
  last: string
  code: string
  /** Holder at Kcell, Beeline, Tele2. */
  names: readonly [string, string, string]
  make: (line: SimLine, bornMs: number) => Partial<SimLine>
  openOrder?: string
}

interface FaultNumber {
  last: string
  code: string
  fault: Omit<NamedFault, 'line'>
}

export interface NamedFault {
  kind: FaultKind
  line: string
  action?: string
  times?: number
  seconds?: number
  minutes?: number
  code?: string
}

const KINDS: readonly Kind[] = [
  {
    last: '0001',
    code: 'active-prepaid',
    names: ['Айгүл Серікова', 'Данияр Ахметов', 'Мадина Оспанова'],
    make: () => ({ balanceMinor: 234_550, packages: [gigabytes(12.5)], takesMinutes: 10 }),
  },
  {
    // The guide's own case: the holder lives abroad, the line is a data card, an e-mail address is on file.
    last: '0002',
    code: 'data-abroad',
    names: ['Ерлан Жұмабаев', 'Асель Нұрланова', 'Тимур Каримов'],
    make: (line, bornMs) => ({
      use: 'data',
      services: ['data'],
      plan: 'Интернет 30',
      balanceMinor: 120_000,
      packages: [gigabytes(3)],
      contacts: [{ channel: 'email', address: `${line.operator}-abroad@example.test`, since: dayAt(bornMs, -900) }],
      lastTrafficAt: dayAt(bornMs, -40),
      takesMinutes: 10,
    }),
  },
  {
    last: '0003',
    code: 'suspended-on-request',
    names: ['Гүлнар Әбішева', 'Руслан Исаев', 'Жанар Төлеген'],
    make: (line) => suspended(line, 'request'),
  },
  {
    last: '0004',
    code: 'in-arrears',
    names: ['Бауыржан Сапаров', 'Ольга Ким', 'Нұрлан Бекұлы'],
    make: (line, bornMs) => ({
      ...suspended(line, 'debt'),
      payment: 'postpaid',
      balanceMinor: 0,
      bills: [{ id: `bill-${line.id}-1`, openMinor: 890_000, dueOn: dayAt(bornMs, -28) }],
    }),
  },
  {
    last: '0005',
    code: 'postpaid-unbilled',
    names: ['Сәуле Мұратова', 'Игорь Пак', 'Алия Досжан'],
    make: (line) => ({
      payment: 'postpaid',
      plan: 'Бизнес 5000',
      balanceMinor: 0,
      unbilled: [
        { id: `chg-${line.id}-1`, kind: 'usage', minor: 312_000, name: 'Роуминг' },
        { id: `chg-${line.id}-2`, kind: 'usage', minor: 45_075, name: 'Халықаралық қоңыраулар' },
      ],
      takesMinutes: 60,
    }),
  },
  {
    last: '0006',
    code: 'contract-with-device',
    names: ['Марат Қасымов', 'Виктория Цой', 'Ернар Сейіт'],
    make: (line, bornMs) => ({ payment: 'postpaid', balanceMinor: 0, ...contractWithDevice(line, bornMs) }),
  },
  {
    last: '0007',
    code: 'bonus-only',
    names: ['Динара Омар', 'Сергей Ли', 'Айдос Жақып'],
    make: () => ({ balanceMinor: 0, bonusMinor: 500_000 }),
  },
  {
    last: '0008',
    code: 'port-pending',
    names: ['Әлия Нұрбек', 'Арман Юсупов', 'Камила Рахим'],
    make: (line, bornMs) => ({
      port: { to: line.operator === 'beeline' ? 'kcell' : 'beeline', requestedAt: dayAt(bornMs, -1) },
    }),
  },
  {
    last: '0009',
    code: 'add-on-open',
    names: ['Болат Есен', 'Наталья Те', 'Серик Абай'],
    make: () => ({}),
    openOrder: 'Roaming pack',
  },
  {
    last: '0010',
    code: 'fraud-hold',
    names: ['Ғалым Тұрсын', 'Павел Хан', 'Лаура Жан'],
    make: () => ({ holds: ['fraud'] }),
  },
  {
    last: '0011',
    code: 'minor',
    names: ['Аружан Сапар', 'Тимофей Ким', 'Нұрай Болат'],
    make: (line) => ({ holder: { ...line.holder, kind: 'minor' } }),
  },
  {
    last: '0012',
    code: 'company',
    names: ['ТОО «Үлгі»', 'ТОО «Пример»', 'ТОО «Мысал»'],
    make: (line) => ({ holder: { id: line.holder.id, kind: 'company', name: line.holder.name }, payment: 'postpaid' }),
  },
  {
    last: '0013',
    code: 'esim',
    names: ['Жібек Алтын', 'Максим Огай', 'Диас Нұр'],
    make: (line) => withProfiles(line, [profileOf(line.operator, serialOf(line), 'esim')]),
  },
  {
    last: '0014',
    code: 'companion-device',
    names: ['Санжар Ермек', 'Юлия Шин', 'Томирис Хан'],
    make: (line) =>
      withProfiles(line, [
        profileOf(line.operator, serialOf(line)),
        profileOf(line.operator, `8${serialOf(line).padStart(9, '0')}`, 'esim', 'companion'),
      ]),
  },
  {
    last: '0015',
    code: 'alarm-line',
    names: ['Лифт № 12, Абай к-сі', 'Охрана, склад 3', 'Дабыл, Достық 5'],
    make: () => ({ use: 'alarm', services: ['voice', 'sms'] }),
  },
  {
    last: '0016',
    code: 'already-terminated',
    names: ['Асқар Мәлік', 'Ирина Пак', 'Ильяс Төре'],
    make: (line, bornMs) => ({
      status: 'terminated',
      terminatedOn: dayAt(bornMs, -90),
      number: 'quarantine',
      balanceMinor: 0,
      targets: silenced(line, { state: 'terminated', bars: [], known: false }),
    }),
  },
  {
    last: '0017',
    code: 'no-contact',
    names: ['Рақия Сәду', 'Фёдор Югай', 'Бибігүл Ораз'],
    make: () => ({ contacts: [] }),
  },
  {
    last: '0018',
    code: 'sim-lost',
    names: ['Еркін Дәулет', 'Анна Ким', 'Саят Құрман'],
    make: (line) => suspended(line, 'lost'),
  },
  {
    last: '0019',
    code: 'fresh-contact',
    names: ['Гаухар Айт', 'Олег Нам', 'Мерей Сұлу'],
    make: (line, bornMs) => ({
      contacts: [{ channel: 'email', address: `${line.operator}-fresh@example.test`, since: dayAt(bornMs, -2) }],
    }),
  },
  {
    last: '0020',
    code: 'no-dedupe',
    names: ['Талғат Мүсір', 'Роман Цай', 'Зере Бек'],
    make: () => ({ dedupes: false, takesMinutes: 5 }),
  },
  {
    last: '0021',
    code: 'trust-payment',
    names: ['Жандос Әли', 'Светлана Лян', 'Айша Мұрат'],
    make: () => ({ balanceMinor: 10_000, trustMinor: 50_000 }),
  },
  {
    last: '0022',
    code: 'slow-orders',
    names: ['Күміс Оразбай', 'Вадим Тян', 'Әсет Сәбит'],
    make: () => ({ takesMinutes: 600 }),
  },
  {
    // One person with several lines: the first leads a group that rests on it.
    last: '0023',
    code: 'several-lines',
    names: ['Зарина Қуат', 'Евгения Пан', 'Алмас Дәурен'],
    make: (line) => ({
      ...withProfiles(line, [
        profileOf(line.operator, serialOf(line)),
        profileOf(line.operator, `8${serialOf(line).padStart(9, '0')}`, 'esim', 'companion'),
      ]),
      forwardsTo: `${stems[line.operator]}0001`,
      voicemail: true,
    }),
  },
  {
    last: '0024',
    code: 'group-member',
    names: ['Зарина Қуат', 'Евгения Пан', 'Алмас Дәурен'],
    make: (line, bornMs) => ({
      holder: { ...line.holder, id: holderIdOf(line, '0023') },
      contacts: familyContacts(line, bornMs),
      use: 'data',
      services: ['data'],
      plan: 'Интернет 30',
      reliesOn: `${line.operator}-10023`,
    }),
  },
  {
    last: '0025',
    code: 'group-member-of-another',
    names: ['Дәмелі Қуат', 'Артём Пан', 'Сәния Дәурен'],
    make: (line) => ({ reliesOn: `${line.operator}-10023` }),
  },
  {
    // Stands on the holder of 0023, who never took it.
    last: '0026',
    code: 'never-taken',
    names: ['Зарина Қуат', 'Евгения Пан', 'Алмас Дәурен'],
    make: (line, bornMs) => ({
      holder: { ...line.holder, id: holderIdOf(line, '0023') },
      contacts: familyContacts(line, bornMs),
      lastTrafficAt: dayAt(bornMs, 0),
    }),
  },
  {
    last: '0040',
    code: 'lost-but-used',
    names: ['Қанат Ерғали', 'Полина Ан', 'Дархан Сұлтан'],
    make: (line, bornMs) => ({ ...suspended(line, 'lost'), lastTrafficAt: dayAt(bornMs, 1) }),
  },
]

const FAULTS: readonly FaultNumber[] = [
  { last: '0500', code: 'answer-lost', fault: { kind: 'answer-lost' } },
  { last: '0501', code: 'request-lost', fault: { kind: 'request-lost', times: 1 } },
  { last: '0502', code: 'late', fault: { kind: 'late', seconds: 3 } },
  { last: '0503', code: 'refused', fault: { kind: 'refused', code: 'line-is-locked' } },
  { last: '0504', code: 'refused-late', fault: { kind: 'refused-late', code: 'element-refused' } },
  { last: '0505', code: 'slow', fault: { kind: 'slow', seconds: 2 } },
  { last: '0506', code: 'repeated', fault: { kind: 'repeated' } },
  { last: '0507', code: 'bar-ignored', fault: { kind: 'bar-ignored' } },
  { last: '0508', code: 'zombie', fault: { kind: 'zombie' } },
  { last: '0509', code: 'stale-replica', fault: { kind: 'stale-replica', minutes: 30 } },
  { last: '0510', code: 'cannot-tell', fault: { kind: 'cannot-tell' } },
  { last: '0511', code: 'control-dead', fault: { kind: 'control-dead' } },
  { last: '0512', code: 'reader-blind', fault: { kind: 'reader-blind' } },
  { last: '0513', code: 'garbage', fault: { kind: 'garbage' } },
  { last: '0514', code: 'revives', fault: { kind: 'zombie', minutes: 2_880 } },
  { last: '0540', code: 'charged-after-end', fault: { kind: 'charged-after-end', minutes: 10_080 } },
  { last: '0541', code: 'billed-after-end', fault: { kind: 'billed-after-end', minutes: 10_080 } },
  {
    last: '0515',
    code: 'refund-returned',
    fault: { kind: 'refund-returned', minutes: 1_440, code: 'account-closed', times: 1 },
  },
  { last: '0542', code: 'traffic-after-end', fault: { kind: 'traffic-after-end', minutes: 10_080 } },
]

/** Every number of the cast, for the demo page: `code` is the name of the sentence that says what it shows. */
export const demoNumbers: readonly {
  operator: SimOperator
  msisdn: string
  iccid: string
  code: string
  fault: boolean
}[] = simOperators.flatMap((operator) => [
  ...KINDS.map(({ last, code }) => demoNumber(operator, last, code, false)),
  ...FAULTS.map(({ last, code }) => demoNumber(operator, last, `fault-${code}`, true)),
])

/** The cast as the world begins. `bornMs`: the first day of this world; all dates of the cast are counted from it. */
export function castOf(
  operator: SimOperator,
  bornMs: number,
): { lines: SimLine[]; orders: CastOrder[]; faults: NamedFault[] } {
  const at = simOperators.indexOf(operator) as 0 | 1 | 2
  const named = KINDS.map((kind) => {
    const line = blankLine(operator, `${stems[operator]}${kind.last}`, `1${kind.last}`, bornMs)
    line.holder = { ...line.holder, name: kind.names[at] }
    return { ...line, ...kind.make(line, bornMs) }
  })
  const faulty = FAULTS.map(({ last }) => blankLine(operator, `${stems[operator]}${last}`, `1${last}`, bornMs))
  return {
    lines: [...named, ...faulty],
    orders: KINDS.flatMap(({ last, openOrder }) =>
      openOrder === undefined ? [] : [{ lineId: `${operator}-1${last}`, what: openOrder }],
    ),
    faults: FAULTS.map(({ last, fault }) => ({ ...fault, line: `${stems[operator]}${last}` })),
  }
}

function demoNumber(operator: SimOperator, last: string, code: string, fault: boolean) {
  return { operator, msisdn: `${stems[operator]}${last}`, iccid: profileOf(operator, `1${last}`).iccid, code, fault }
}

const holderIdOf = (line: SimLine, last: string) => `cust-${line.operator}-1${last}`

/** The operator knows one address of a holder, whichever line it is about. */
const familyContacts = (line: SimLine, bornMs: number): SimLine['contacts'] => [
  { channel: 'email', address: `${line.operator}-10023@example.test`, since: dayAt(bornMs, -700) },
]

function serialOf(line: SimLine): string {
  return line.id.slice(line.operator.length + 1)
}

function gigabytes(amount: number): SimLine['packages'][number] {
  return { name: 'Интернет', amount, units: 'GB', usage: 'data' }
}

function suspended(line: SimLine, reason: 'request' | 'debt' | 'lost'): Partial<SimLine> {
  return {
    status: 'suspended',
    suspendedFor: reason,
    targets: silenced(line, { state: 'inactive', bars: [reason], known: true }),
  }
}

function silenced(
  line: SimLine,
  to: { state: 'inactive' | 'terminated'; bars: string[]; known: boolean },
): SimLine['targets'] {
  const off = { known: to.known, admits: false, attached: false }
  return Object.fromEntries(
    Object.entries(line.targets).map(([target, service]) => [
      target,
      {
        ...service,
        state: to.state,
        bars: [...to.bars],
        network: Object.fromEntries(Object.keys(service.network).map((identity) => [identity, { ...off }])),
      },
    ]),
  )
}

function withProfiles(line: SimLine, profiles: SimLine['profiles']): Partial<SimLine> {
  return { profiles, targets: servicesOf(line.id, profiles) }
}

function contractWithDevice(line: SimLine, bornMs: number): Pick<SimLine, 'commitments' | 'plan'> {
  const [startsOn, endsOn] = [dayAt(bornMs, -240), dayAt(bornMs, 485)]
  return {
    plan: 'Келісімшарт 24',
    commitments: [
      { id: `agr-${line.id}-1`, kind: 'plan', name: 'Келісімшарт 24', startsOn, endsOn, monthlyMinor: 690_000 },
      { id: `agr-${line.id}-2`, kind: 'device', name: 'Смартфон', startsOn, endsOn, residualMinor: 9_840_000 },
    ],
  }
}
