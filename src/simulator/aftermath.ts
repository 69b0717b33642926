import type { Fault, FaultKind, FaultSpot } from './faults.ts'
import {
  type Aftermath,
  type AftermathDone,
  type AftermathDue,
  aftermaths,
  ownLine,
  type SimOrder,
  type World,
} from './world.ts'

/* What goes on although the line has ended: money that is charged, a bill that comes, use that is recorded. */

const chargedMinor = 50_000
const billedMinor = 299_000

/** What is to follow a termination that took effect at `atMs`, as the faults of the line have it. */
export function aftermathsOf(
  order: Pick<SimOrder, 'action' | 'target' | 'lineId'>,
  spot: FaultSpot,
  strike: (kind: FaultKind, spot: FaultSpot) => Fault | undefined,
  atMs: number,
): AftermathDue[] {
  if (order.action !== 'terminate' || order.target !== 'core') return []
  return aftermaths.flatMap((kind): AftermathDue[] => {
    const fault = strike(kind, spot)
    const dueMs = atMs + (fault?.minutes ?? 0) * 60_000
    return fault ? [{ do: 'aftermath-due', lineId: order.lineId, kind, atMs: dueMs }] : []
  })
}

export function haunt(world: World, change: AftermathDone): void {
  const { lineId, kind, atMs } = change
  world.aftermaths = world.aftermaths.filter((one) => one.lineId !== lineId || one.kind !== kind)
  const line = ownLine(world, change.operator, lineId)
  const at = new Date(atMs).toISOString()
  const effects: Record<Aftermath, () => void> = {
    'traffic-after-end': () => {
      line.lastTrafficAt = at
    },
    'billed-after-end': () =>
      void line.bills.push({ id: `bill-${lineId}-after-${atMs}`, openMinor: billedMinor, dueOn: at }),
    // Prepaid money leaves the balance at once; postpaid stands among what is not billed yet.
    'charged-after-end': () => {
      if (line.payment === 'prepaid') line.balanceMinor -= chargedMinor
      else
        line.unbilled.push({
          id: `chg-${lineId}-after-${atMs}`,
          kind: 'usage',
          minor: chargedMinor,
          name: 'Абонплата',
          at,
        })
    },
  }
  effects[kind]()
}
