import type { LineOnFile } from '../../src/domain/line.ts'
import { startCore } from './core.ts'
import type { NetworkPart } from './parts.ts'

/** The mobile core: osmo-hlr and osmo-sgsn. Every line lives in it. */
export async function corePart(): Promise<NetworkPart> {
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
    hints: (lines) => [
      `The core, for IMSI ${imsisOf(lines[0] as LineOnFile)[0]}:`,
      `  telnet ${hlr.address} 4258      then: show subscriber imsi <IMSI>`,
      `  telnet ${sgsn.address} 4245      then: show subscriber cache`,
      `  sqlite3 -readonly ${hlr.database} 'select imsi, msisdn, nam_cs, nam_ps from subscriber'`,
    ],
    stop,
  }
}
