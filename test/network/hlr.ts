import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CtrlClient, ctrlClient } from '../../src/connectors/osmocom/ctrl-client.ts'
import { type Element, loopbackAddress, startElement } from './element.ts'

/** A line to be provisioned: digits without a plus. */
export interface TestLine {
  imsi: string
  msisdn: string
}

/** A companion of an OsmoHLR has no number: the register gives each one once. */
type Provisioned = Omit<TestLine, 'msisdn'> & { msisdn?: string }

/** A real osmo-hlr, with the hands of its operator on it. */
export interface TestHlr extends Element {
  database: string
  ctrl: CtrlClient
  /** Creates subscribers with number and keys, as they are sold. */
  provision: (...lines: Provisioned[]) => Promise<void>
  set: (variable: string, value: string) => Promise<void>
  /** The judge that is neither the HLR's interface nor ours: rows of its file, read by sqlite3. */
  rows: (sql: string) => string[]
}

const KI = '0123456789abcdef0123456789abcdef'

export async function startHlr(address = loopbackAddress()): Promise<TestHlr> {
  const element = await startElement({
    program: 'osmo-hlr',
    args: ['-c', 'hlr.cfg', '-l', 'hlr.db'],
    address,
    port: 4259,
    prepare: (folder) => writeFile(join(folder, 'hlr.cfg'), configOf(address)),
  })
  const database = join(element.folder, 'hlr.db')
  const ctrl = ctrlClient({ host: address, port: 4259 }, 5_000)
  const set = async (variable: string, value: string): Promise<void> => {
    const answer = await ctrl.set(variable, value)
    if (answer.is !== 'value') throw new Error(`${variable} ${value}: ${JSON.stringify(answer)}`)
  }
  return {
    ...element,
    database,
    ctrl,
    set,
    provision: async (...lines) => {
      for (const { imsi, msisdn } of lines) {
        await set('subscriber.create', imsi)
        if (msisdn !== undefined) await set(`subscriber.by-imsi-${imsi}.msisdn`, msisdn)
        await set(`subscriber.by-imsi-${imsi}.aud2g`, `xor,${KI}`)
      }
    },
    rows: (sql) =>
      execFileSync('sqlite3', ['-readonly', database, sql], { encoding: 'utf8' }).split('\n').filter(Boolean),
    stop: async () => {
      ctrl.close()
      await element.stop()
    },
  }
}

const configOf = (address: string) => `log stderr
 logging filter all 1
 logging color 0
 logging level set-all info
line vty
 bind ${address}
ctrl
 bind ${address}
hlr
 gsup
  bind ip ${address}
  ipa-name HLR-TEST
`
