import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { esimsOf } from '../../src/domain/line.ts'
import { type Authority, type Identity, makeAuthority } from './certificates.ts'
import type { NetworkPart } from './part.ts'
import { type Smdp, startSmdp } from './smdp.ts'
import { progress } from './smdp-bodies.ts'

/** A profile that always lives, and is never ended. */
const CONTROL = '8999701020000009998'
const REQUESTER = '2.999.1'
const FUNCTIONS = '/gsma/rsp2/es2plus'

/** The server of eSIM profiles: ES2+ over mutual TLS, and `getProfileStatus` as some vendors have it. Its target is `smdp`. */
export async function smdpPart(): Promise<NetworkPart> {
  const folder = await mkdtemp(join(tmpdir(), 'signoff-smdp-'))
  try {
    const [servers, clients] = [makeAuthority(folder, 'server-ca'), makeAuthority(folder, 'client-ca')]
    const identity = servers.issue('smdp')
    const papers = await writePapers(folder, { servers, clients, identity })
    const listenAt = await freePort()
    const operator = { url: `https://127.0.0.1:${listenAt}`, ca: clients.ca, identity }
    const smdp = await startSmdp({ folder, identity, clientCa: clients.ca, readable: true, operator })
    smdp.stock(CONTROL, 'Installed')
    return {
      ...handsOn(smdp, papers, listenAt),
      pids: [],
      stop: async () => {
        await smdp.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

interface Papers {
  serverCa: string
  clientCa: string
  /** The paths of certificate and key. */
  orders: Identity
  status: Identity
  listener: Identity
  smdp: Identity
}

async function writePapers(
  folder: string,
  { servers, clients, identity }: { servers: Authority; clients: Authority; identity: Identity },
): Promise<Papers> {
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, text, { mode: 0o600 })
    // The product refuses a key that others can read.
    await chmod(path, 0o600)
    return path
  }
  const pair = async (name: string, { certificate, key }: Identity): Promise<Identity> => ({
    certificate: await file(`${name}.pem`, certificate),
    key: await file(`${name}.key`, key),
  })
  return {
    serverCa: await file('server-ca.pem', servers.ca),
    clientCa: await file('client-ca.pem', clients.ca),
    orders: await pair('orders', clients.issue('orders')),
    status: await pair('status', clients.issue('status')),
    listener: await pair('listener', clients.issue('signoff')),
    smdp: await pair('smdp', identity),
  }
}

function handsOn(
  smdp: Smdp,
  papers: Papers,
  listenAt: number,
): Pick<NetworkPart, 'elements' | 'provision' | 'says' | 'hints'> {
  return {
    elements: {
      es2plus: {
        url: smdp.url,
        requester: REQUESTER,
        ca: papers.serverCa,
        orders: papers.orders,
        status: { ...papers.status, control: CONTROL },
        notifications: { ...papers.listener, ca: papers.serverCa, port: listenAt, sender: 'smdp' },
      },
    },
    provision: async ({ binding }) => {
      // A companion's profile is on its device already; the others wait to be downloaded.
      for (const { iccid, form, role } of binding.profiles)
        if (form === 'esim') smdp.stock(iccid, role === 'companion' ? 'Installed' : 'Released')
    },
    says: async ({ binding }) =>
      esimsOf(binding)
        .map((iccid) => `${iccid}: SM-DP+ ${smdp.stateOf(iccid) ?? 'knows no such profile'}`)
        .join('\n'),
    hints: ({ binding }) => {
      const [iccid] = esimsOf(binding)
      return iccid === undefined ? [] : commandsFor(iccid, { smdp, papers, listenAt })
    },
  }
}

function commandsFor(
  iccid: string,
  { smdp, papers, listenAt }: { smdp: Smdp; papers: Papers; listenAt: number },
): { what: string; type: string }[] {
  const wire = iccid.padEnd(20, 'F')
  const header = (call: string) => ({ functionRequesterIdentifier: REQUESTER, functionCallIdentifier: call })
  const curl = (ca: string, as: Identity, url: string, body: unknown) =>
    `curl -s -w '%{http_code}\\n' --cacert ${ca} --cert ${as.certificate} --key ${as.key} -H 'Content-Type: application/json' -H 'X-Admin-Protocol: gsma/rsp/v2.5.0' -d '${JSON.stringify(body)}' ${url}`
  return [
    {
      what: 'how its eSIM profile stands, with the certificate that may only read',
      type: curl(papers.serverCa, papers.status, `${smdp.url}${FUNCTIONS}/getProfileStatus`, {
        header: header('by-hand-1'),
        iccidList: [{ iccid: wire }],
      }),
    },
    {
      what: 'that certificate cannot order (8.2.1, 1.2: not allowed)',
      type: curl(papers.serverCa, papers.status, `${smdp.url}${FUNCTIONS}/cancelOrder`, {
        header: header('by-hand-2'),
        iccid: wire,
        finalProfileStatusIndicator: 'Unavailable',
      }),
    },
    {
      what: 'tell Signoff, as the server, that a phone has installed it (204: heard and kept)',
      type: curl(
        papers.clientCa,
        papers.smdp,
        `https://127.0.0.1:${listenAt}${FUNCTIONS}/handleDownloadProgressInfo`,
        progress(iccid, 4, '2026-11-25T12:00:00+05:00', { call: 'by-hand-3' }),
      ),
    },
  ]
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
