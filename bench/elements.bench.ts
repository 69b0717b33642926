import type { Action, Answer, Connector, Order } from '../src/connectors/connector.ts'
import { osmocom } from '../src/connectors/osmocom/osmocom.ts'
import { instantOf } from '../src/domain/instant.ts'
import { bindingOf, startCore } from '../test/network/core.ts'
import { missingPrograms } from '../test/network/element.ts'
import type { TestLine } from '../test/network/hlr.ts'
import { type Bench, setting, timed } from './bench.ts'

/*
 * Lines barred, ended and looked at, on a real osmo-hlr and osmo-sgsn, as the worker does it: in batches, the next one when
 * the last is through. BENCH_LINES says how many.
 */

const count = setting('BENCH_LINES', 500)
const at = instantOf(0)

export const bench: Bench = {
  about: `Bar, end and look at ${count} lines of a real core network`,
  run: async (_server, tell) => {
    if (missingPrograms('osmo-hlr', 'osmo-sgsn', 'sqlite3').length > 0) return []
    const core = await startCore()
    const connector = osmocom({ operator: 'testnet', elements: { ...core.elements, timeoutMs: 10_000 } })
    try {
      const lines = Array.from({ length: count }, (_, i): TestLine => {
        const digits = String(i).padStart(6, '0')
        return { imsi: `401020001${digits}`, msisdn: `77010${digits}` }
      })
      await core.hlr.provision(...lines)
      const barring = await timed(() => order(connector, 'bar', lines))
      const looking = await timed(() => look(connector, lines, true))
      const ending = await timed(() => order(connector, 'terminate', lines))
      const lookingAgain = await timed(() => look(connector, lines, false))
      const left = core.hlr.rows('select count(*) from subscriber')[0]
      if (left !== '1') throw new Error(`${left} subscribers are left in the register`)
      const all = barring + looking + ending + lookingAgain
      tell(`${count} lines in ${all.toFixed(1)} s; the register holds its control alone`)
      return [
        { what: 'barred', value: count / barring, unit: 'lines/s' },
        { what: 'looked at, barred', value: count / looking, unit: 'lines/s' },
        { what: 'ended', value: count / ending, unit: 'lines/s' },
        { what: 'looked at, ended', value: count / lookingAgain, unit: 'lines/s' },
        { what: 'the whole way', value: count / all, unit: 'lines/s' },
      ]
    } finally {
      await connector.close?.()
      await core.stop()
    }
  },
}

async function inBatches(
  connector: Connector,
  lines: TestLine[],
  work: (batch: TestLine[]) => Promise<void>,
): Promise<void> {
  const size = connector.terms.bar?.batch ?? 50
  for (let from = 0; from < lines.length; from += size) await work(lines.slice(from, from + size))
}

async function order(connector: Connector, action: Action, lines: TestLine[]): Promise<void> {
  await inBatches(connector, lines, async (batch) => {
    const orders = batch.map(
      (line): Order => ({
        key: `${line.imsi}/${action}`,
        action,
        target: 'core',
        operator: 'testnet',
        binding: bindingOf(line),
        at,
      }),
    )
    const before: Answer[] = await connector.check(orders)
    if (before.some(({ is }) => is !== 'never-arrived')) throw new Error(`${action} was there before it was ordered`)
    if (action === 'bar') await connector.profile?.(orders)
    const failed = (await connector.submit(orders)).filter(({ is }) => is !== 'done')
    if (failed.length > 0) throw new Error(`${action}: ${JSON.stringify(failed[0])}`)
  })
}

async function look(connector: Connector, lines: TestLine[], known: boolean): Promise<void> {
  await inBatches(connector, lines, async (batch) => {
    const probes = batch.map((line) => ({ operator: 'testnet', target: 'core', binding: bindingOf(line), at }))
    for (const [seen] of (await connector.observe?.(probes)) ?? []) {
      const right =
        seen && seen.known === known && seen.admits === false && seen.attached === false && seen.controlAlive
      if (!right) throw new Error(`seen otherwise: ${JSON.stringify(seen)}`)
    }
  })
}
