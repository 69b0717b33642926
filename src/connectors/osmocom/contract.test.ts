import { describe } from 'vitest'
import { type ContractWorld, contract, type Trouble } from '../../../test/contract.ts'
import { bindingOf, control, startCore } from '../../../test/network/core.ts'
import { missingPrograms } from '../../../test/network/element.ts'
import { type FaultProxy, startFaultProxy } from '../../../test/network/fault-proxy.ts'
import { osmocom } from './osmocom.ts'

/* The hard questions of every connector, put to this one before a real osmo-hlr and a real osmo-sgsn. */

const lines = [
  { imsi: '401020000000011', msisdn: '77010000011' },
  { imsi: '401020000000012', msisdn: '77010000012' },
] as const

async function realWorld(): Promise<ContractWorld> {
  const core = await startCore()
  const { hlr, sgsn } = core
  await hlr.provision(...lines)
  await sgsn.attach(lines[0].imsi)
  // The writer and the reader come in by doors of their own, so that each can be troubled alone.
  const doors = await Promise.all([4259, 4222, 4259, 4222].map((port) => startFaultProxy(hlr.address, port)))
  const [writerCtrl, writerGsup, readerCtrl, readerGsup] = doors as [FaultProxy, FaultProxy, FaultProxy, FaultProxy]
  const { hlrs, ...rest } = core.elements
  const elements = {
    ...rest,
    timeoutMs: 250,
    hlrs: (hlrs as Record<string, unknown>[]).map((one) => ({
      ...one,
      host: hlr.address,
      ctrlPort: writerCtrl.port,
      gsupPort: writerGsup.port,
      reader: { ctrlPort: readerCtrl.port, gsupPort: readerGsup.port },
    })),
  }
  const connectors = [osmocom({ operator: 'kcell', elements })]
  const [connector] = connectors
  if (!connector) throw new Error('no connector')
  let nowMs = Date.parse('2026-11-25T09:00:00.000Z')

  /** What somebody else's provisioning does just before the reader looks. */
  const undoing: Partial<Record<Trouble, () => Promise<void>>> = {
    'bar-ignored': () => hlr.set(`subscriber.by-imsi-${lines[0].imsi}.ps-enabled`, '1'),
    zombie: async () => {
      readerCtrl.beforeQuestion = null
      await hlr.provision(lines[0])
    },
  }

  return {
    connector,
    another: () => {
      const other = osmocom({ operator: 'kcell', elements })
      connectors.push(other)
      return other
    },
    lines: [bindingOf(lines[0]), bindingOf(lines[1])],
    targets: ['core'],
    nowMs: () => nowMs,
    pass: async (ms) => {
      nowMs += ms
    },
    inflict: async (trouble) => {
      if (trouble === 'control-dead') await hlr.set('subscriber.delete', control.imsi)
      else if (trouble === 'someone-else') await hlr.set(`subscriber.by-imsi-${lines[0].imsi}.msisdn`, '77019999999')
      else if (trouble === 'reader-blind') for (const door of [readerCtrl, readerGsup]) door.mischief = 'down'
      else if (undoing[trouble]) readerCtrl.beforeQuestion = undoing[trouble]
      else if (isMischief(trouble)) for (const door of doors) door.mischief = trouble
      else throw new Error(`a real core knows no "${trouble}"`)
    },
    relieve: async () => {
      for (const door of doors) Object.assign(door, { mischief: null, beforeQuestion: null })
      if (hlr.rows(`select 1 from subscriber where imsi = '${control.imsi}'`).length === 0) await hlr.provision(control)
    },
    // One act: the access of the one card was closed, or the card was deleted, and the HLR said so.
    acts: async (key) => {
      const { imsi } = lines[0]
      const order = key.includes('/terminate/')
        ? `SET subscriber.delete ${imsi}`
        : `SET subscriber.by-imsi-${imsi}.ps-enabled ${key.includes('/restore/') ? 1 : 0}`
      return writerCtrl.ordered.filter(({ text, answer }) => text === order && answer?.startsWith('SET_REPLY')).length
    },
    writes: async () => doors.reduce((sum, { ordered }) => sum + ordered.length, 0),
    close: async () => {
      for (const one of connectors) await one.close?.()
      for (const door of doors) await door.stop()
      await core.stop()
    },
  }
}

const isMischief = (trouble: Trouble): trouble is NonNullable<FaultProxy['mischief']> =>
  ['answer-lost', 'request-lost', 'refused', 'down', 'garbage'].includes(trouble)

describe.skipIf(missingPrograms('osmo-hlr', 'osmo-sgsn', 'sqlite3').length > 0)('before real elements', () => {
  contract('osmocom', realWorld, { actions: ['bar', 'restore', 'terminate'], looksUp: false, atOnce: true })
})
