import { caseNow } from '../store/clock.ts'
import { everyStaffMember } from '../store/staff.ts'
import type { DemoState } from './demo-bar.tsx'
import type { House } from './house.ts'

/** What the strip above every page of every door shows in a demonstration; undefined outside of one. `back`: this page. */
export async function demoState(house: House, csrf: string, back: string): Promise<DemoState | undefined> {
  if (!house.demo) return undefined
  const people = await everyStaffMember(house.desk.db)
  return {
    now: await caseNow(house.desk.db, house.desk.machineMs()),
    csrf,
    clockAction: '/demo/clock',
    back,
    mailbox: '/dev/mail',
    numbers: '/demo/numbers',
    agents: people
      .filter((one) => house.operators.has(one.operator))
      .map((one) => ({ name: `${one.name} (${one.id})`, href: `/demo/sign-in/${one.id}` })),
  }
}
