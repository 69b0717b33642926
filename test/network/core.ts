import type { Binding } from '../../src/domain/line.ts'
import { startHlr, type TestHlr, type TestLine } from './hlr.ts'
import { startSgsn, type TestSgsn } from './sgsn.ts'

/** A small core network: one register, one serving node, and the two controls that never end. */
export interface TestCore {
  hlr: TestHlr
  sgsn: TestSgsn
  /** What the elements file says of it, below `osmocom`. */
  elements: Record<string, unknown>
  stop: () => Promise<void>
}

/** Lives in the HLR and is attached at the SGSN for as long as the core runs. */
export const control: TestLine = { imsi: '401020000000001', msisdn: '77099999001' }
const RANGE = '401000000000000-401999999999999'

export async function startCore(): Promise<TestCore> {
  const hlr = await startHlr()
  const sgsn = await startSgsn(hlr).catch(async (error) => {
    await hlr.stop()
    throw error
  })
  await hlr.provision(control)
  await sgsn.attach(control.imsi)
  return {
    hlr,
    sgsn,
    elements: {
      timeoutMs: 1_000,
      settleMs: 60_000,
      hlrs: [{ name: 'hlr-1', host: hlr.address, imsis: [RANGE], control: control.imsi, database: hlr.database }],
      servingNodes: [{ name: sgsn.name, kind: 'osmo-sgsn', host: sgsn.address, control: control.imsi }],
    },
    stop: async () => {
      await sgsn.stop()
      await hlr.stop()
    },
  }
}

/** A line as the register and the books know it: one card, or more. */
export function bindingOf(line: TestLine, ...companions: TestLine[]): Binding {
  return {
    subscriptionId: `sub-${line.imsi}`,
    holderId: `holder-${line.imsi}`,
    msisdn: `+${line.msisdn}`,
    profiles: [line, ...companions].map(({ imsi, msisdn }, i) => ({
      imsi,
      iccid: `89997${imsi.slice(3)}00`,
      msisdn: `+${msisdn}`,
      form: 'sim',
      role: i === 0 ? 'main' : 'companion',
    })),
  }
}
