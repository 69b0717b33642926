import type { SimLine } from './line.ts'

/** What the last bill is made of: what is still open, used but not billed, owed for a device, less the own balance. */
export function finalRates(line: SimLine): { id: string; kind: string; name: string; minor: number; at?: string }[] {
  const devices = line.commitments.filter((commitment) => (commitment.residualMinor ?? 0) > 0)
  return [
    ...line.bills.map((bill) => ({ id: `rate-${bill.id}`, kind: 'dues', name: bill.id, minor: bill.openMinor })),
    ...line.unbilled.map((charge) => ({ ...charge })),
    ...(line.trustMinor
      ? [{ id: `rate-trust-${line.id}`, kind: 'trust-payment', name: 'Trust payment', minor: line.trustMinor }]
      : []),
    ...devices.map((device) => ({
      id: `rate-${device.id}`,
      kind: 'device-residual',
      name: device.name,
      minor: device.residualMinor ?? 0,
    })),
    ...(line.balanceMinor === 0
      ? []
      : [{ id: `rate-balance-${line.id}`, kind: 'balance', name: 'Own balance', minor: -line.balanceMinor }]),
  ]
}
