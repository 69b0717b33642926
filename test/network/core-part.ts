import type { LineOnFile } from '../../src/domain/line.ts'
import { startCore } from './core.ts'
import type { NetworkPart } from './part.ts'

/** The mobile core: osmo-hlr and osmo-sgsn. Every line is known to it; its target is `core`. */
export async function corePart(): Promise<NetworkPart> {
  const { hlr, sgsn, elements, stop } = await startCore()
  const stand = async (imsi: string) => {
    const [row] = hlr.rows(`select 'nam_cs ' || nam_cs || ', nam_ps ' || nam_ps from subscriber where imsi = '${imsi}'`)
    const entry = await sgsn.entry(imsi)
    const text = entry?.text
      .split('\n')
      .map((one) => one.trim())
      .filter((one) => /^(Authorized|Flags)/.test(one))
      .join(', ')
    return `${imsi}: HLR ${row ?? 'knows no such subscriber'}; SGSN ${text ?? 'holds nothing'}`
  }
  return {
    elements: { osmocom: elements },
    pids: [hlr.pid(), sgsn.pid()],
    provision: async (line) => {
      for (const { imsi, msisdn, role } of line.binding.profiles) {
        const number = msisdn ?? (role === 'main' ? line.binding.msisdn : undefined)
        await hlr.provision({ imsi, ...(number === undefined ? {} : { msisdn: number.replace('+', '') }) })
        if (line.standing.state === 'active') await sgsn.attach(imsi)
        else for (const domain of ['cs', 'ps']) await hlr.set(`subscriber.by-imsi-${imsi}.${domain}-enabled`, '0')
      }
    },
    says: async ({ binding }) => (await Promise.all(binding.profiles.map(({ imsi }) => stand(imsi)))).join('\n'),
    hints: (line: LineOnFile) => {
      const imsi = line.binding.profiles[0]?.imsi ?? ''
      return [
        {
          what: `the register; type there: show subscriber imsi ${imsi}`,
          type: `telnet ${hlr.address} 4258`,
        },
        {
          what: 'the serving node; type there: show subscriber cache',
          type: `telnet ${sgsn.address} 4245`,
        },
        {
          what: 'the register’s own file',
          type: `sqlite3 -readonly ${hlr.database} "select imsi, msisdn, nam_cs, nam_ps from subscriber where imsi = '${imsi}'"`,
        },
      ]
    },
    stop,
  }
}
