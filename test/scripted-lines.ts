import type { LineQuery } from '../src/connectors/connector.ts'
import type { Binding, LineOnFile, OperatorId } from '../src/domain/line.ts'

/** Line number `i` (0 to 9 999 999) of the scripted operator: an active prepaid phone with 1 500.00 KZT of its own. */
export function lineOf(i: number, operator: OperatorId): LineOnFile {
  const digits = String(i).padStart(7, '0')
  const money = { minor: 150_000, currency: 'KZT' }
  return {
    operator,
    binding: {
      subscriptionId: `sub-${digits}`,
      holderId: `holder-${digits}`,
      msisdn: `+7700${digits}`,
      profiles: [{ imsi: `40102990${digits}`, iccid: `899970299000${digits}`, form: 'sim', role: 'main' }],
    },
    standing: {
      asOf: '2026-11-22T00:00:00.000Z',
      state: 'active',
      payment: 'prepaid',
      use: 'phone',
      plan: 'Scripted',
      services: ['voice', 'sms', 'data'],
      holder: { kind: 'person', name: `Holder ${digits}` },
      contacts: [{ channel: 'email', address: `holder-${digits}@example.test`, since: '2024-01-15' }],
      balance: { money, bonus: { minor: 0, currency: 'KZT' }, packages: [] },
      dues: [],
      commitments: [],
      openOrders: [],
      holds: [],
    },
  }
}

/** The `i` behind a query, or undefined when it is none of the generated lines. */
export function numberOfLine(query: LineQuery): number | undefined {
  const [text = ''] = Object.values(query)
  const match = /^(?:\+7700|899970299000|40102990|sub-)(\d{7})$/.exec(text)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

/** What an element is asked for: the card numbers at an SM-DP+, the IMSIs everywhere else. */
export function identitiesOf(binding: Binding, target: string): string[] {
  if (target === 'smdp') {
    return binding.profiles.filter((profile) => profile.form === 'esim').map((profile) => `iccid:${profile.iccid}`)
  }
  return binding.profiles.map((profile) => `imsi:${profile.imsi}`)
}

/** Whether both speak of the same subscription, holder, number and cards. */
export function sameBinding(a: Binding, b: Binding): boolean {
  return bindingText(a) === bindingText(b)
}

function bindingText(binding: Binding): string {
  const cards = binding.profiles.map((profile) => `${profile.imsi}/${profile.iccid}`).sort()
  return [binding.subscriptionId, binding.holderId, binding.msisdn, ...cards].join(' ')
}
