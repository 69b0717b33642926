import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { esimsOf } from '../../src/domain/line.ts'
import { type Identity, makeAuthority } from './certificates.ts'
import type { NetworkPart } from './parts.ts'
import { startSmdp } from './smdp.ts'

const control = '8999701020000000034'

/** An SM-DP+ over mutual TLS: the eSIM of a line waits there to be downloaded; that of a companion is on its device. */
export async function smdpPart(folder: string): Promise<NetworkPart> {
  const servers = makeAuthority(folder, 'servers')
  const clients = makeAuthority(folder, 'clients')
  const kept = (name: string, { certificate, key }: Identity) => {
    writeFileSync(join(folder, `${name}.pem`), certificate, { mode: 0o600 })
    writeFileSync(join(folder, `${name}.key`), key, { mode: 0o600 })
    return { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
  }
  const orders = kept('orders', clients.issue('orders'))
  const status = kept('status', clients.issue('status'))
  const ca = join(folder, 'servers', 'ca.pem')
  const smdp = await startSmdp({ folder, identity: servers.issue('smdp'), clientCa: clients.ca, readable: true })
  smdp.stock(control, 'Installed')
  return {
    elements: {
      es2plus: { url: smdp.url, requester: '2.999.1', ca, orders, status: { ...status, control } },
    },
    provision: async ({ binding }) => {
      for (const { iccid, form, role } of binding.profiles)
        if (form === 'esim') smdp.stock(iccid, role === 'main' ? 'Released' : 'Installed')
    },
    says: async ({ binding }) => {
      const esims = esimsOf(binding)
      return esims.length === 0 ? null : esims.map((iccid) => `${iccid}: SM-DP+ ${smdp.stateOf(iccid)}`).join('\n')
    },
    hints: (lines) => {
      const iccid = lines.flatMap(({ binding }) => esimsOf(binding))[0] ?? ''
      const asked = JSON.stringify({
        header: { functionRequesterIdentifier: '2.999.1', functionCallIdentifier: 'by-hand' },
        iccidList: [{ iccid: iccid.padEnd(20, 'F') }],
      })
      return [
        `The eSIM of ${lines.find(({ binding }) => esimsOf(binding).includes(iccid))?.binding.msisdn}, with the certificate that may only read:`,
        `  curl -s --cacert ${ca} --cert ${status.certificate} --key ${status.key} -H 'X-Admin-Protocol: gsma/rsp/v2.5.0' -H 'Content-Type: application/json' -d '${asked}' ${smdp.url}/gsma/rsp2/es2plus/getProfileStatus`,
      ]
    },
    stop: () => smdp.close(),
  }
}
