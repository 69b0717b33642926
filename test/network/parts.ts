import type { LineOnFile } from '../../src/domain/line.ts'
import { startCore } from './core.ts'

/*
 * What the network of `npm run network` is made of. Another kind of element joins by an entry in `parts`, and by its target
 * and its connector in operators/testnet.yaml.
 */

/** One running kind of element, with the lines of the operator in it. */
export interface NetworkPart {
  /** What the elements file says of it, by connector. */
  elements: Record<string, unknown>
  /** Puts a line in, as it is sold; `attach`: and switches its phone on. */
  provision: (line: LineOnFile) => Promise<void>
  /** How the elements themselves say that a line stands, asked apart from the product. */
  says: (line: LineOnFile) => Promise<string>
  /** What a person may type to see for himself. */
  hints: string[]
  stop: () => Promise<void>
}

/** The mobile core: osmo-hlr and osmo-sgsn. Its target is `core`. */
async function corePart(): Promise<NetworkPart> {
  const { hlr, sgsn, elements, stop } = await startCore()
  const imsisOf = ({ binding }: LineOnFile) => binding.profiles.map(({ imsi }) => imsi)
  return {
    elements: { osmocom: elements },
    provision: async (line) => {
      for (const { imsi, msisdn, role } of line.binding.profiles) {
        const number = msisdn ?? (role === 'main' ? line.binding.msisdn : undefined)
        await hlr.provision({ imsi, ...(number === undefined ? {} : { msisdn: number.replace('+', '') }) })
        const isOpen = line.standing.state === 'active'
        if (isOpen) await sgsn.attach(imsi)
        else for (const domain of ['cs', 'ps']) await hlr.set(`subscriber.by-imsi-${imsi}.${domain}-enabled`, '0')
      }
    },
    says: async (line) => {
      const said = await Promise.all(
        imsisOf(line).map(async (imsi) => {
          const [row] = hlr.rows(
            `select 'nam_cs ' || nam_cs || ', nam_ps ' || nam_ps from subscriber where imsi = '${imsi}'`,
          )
          const entry = await sgsn.entry(imsi)
          const text = entry?.text
            .split('\n')
            .map((one) => one.trim())
            .filter((one) => /^(Authorized|Flags)/.test(one))
            .join(', ')
          return `${imsi}: HLR ${row ?? 'knows no such subscriber'}; SGSN ${text ?? 'holds nothing'}`
        }),
      )
      return said.join('\n')
    },
    hints: [
      `the register:      telnet ${hlr.address} 4258      show subscriber imsi <IMSI>`,
      `the serving node:  telnet ${sgsn.address} 4245      show subscriber cache`,
      `the register's own file:  sqlite3 -readonly ${hlr.database} 'select imsi, msisdn, nam_cs, nam_ps from subscriber'`,
    ],
    stop,
  }
}

/** Every kind of element, in the order in which they are started. */
export const parts: readonly (() => Promise<NetworkPart>)[] = [corePart]
