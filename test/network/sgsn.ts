import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { type Element, loopbackAddress, startElement } from './element.ts'
import type { TestHlr } from './hlr.ts'
import { visitHlr } from './vlr.ts'

/** A real osmo-sgsn, joined to a real HLR. */
export interface TestSgsn extends Element {
  /** How the HLR calls it. */
  name: string
  /** Types a command at its own command line and gives what it printed: the judge of who is attached. */
  vty: (command: string) => Promise<string>
  /** What its subscriber cache holds of an IMSI; null where nothing. */
  entry: (imsi: string) => Promise<{ authorized: boolean; text: string } | null>
  /**
   * A phone arrives: the SGSN makes room for it and its location is updated at the HLR, which answers to the SGSN. The SGSN
   * then serves it or not, as the HLR said.
   */
  attach: (imsi: string) => Promise<void>
}

/** The name that an osmo-sgsn without a hardware address gives itself. */
const NAME = 'SGSN-00-00-00-00-00-00'

export async function startSgsn(hlr: TestHlr, address = loopbackAddress()): Promise<TestSgsn> {
  const element = await startElement({
    program: 'osmo-sgsn',
    args: ['-c', 'sgsn.cfg'],
    address,
    port: 4245,
    prepare: (folder) => writeFile(join(folder, 'sgsn.cfg'), configOf(address, hlr.address)),
  })
  const vty = (command: string) => typeAt(address, 4245, ['enable', command])
  const entry: TestSgsn['entry'] = async (imsi) => {
    const entries = (await vty('show subscriber cache')).split('  Subscriber:').slice(1)
    const text = entries.find((one) => one.includes(`IMSI: ${imsi}`))
    return text === undefined ? null : { authorized: text.includes('Authorized: 1'), text }
  }
  // It is of no use before the HLR can route to it.
  await until(async () => (await typeAt(hlr.address, 4258, ['show gsup-connections'])).includes(NAME))
  return {
    ...element,
    name: NAME,
    vty,
    entry,
    attach: async (imsi) => {
      await vty(`update-subscriber imsi ${imsi} create`)
      await visitHlr(hlr.address, NAME, imsi)
      // The HLR answers the SGSN, not us: it is over when the SGSN has decided.
      await until(async () => (await entry(imsi))?.authorized === true, 20)
    },
  }
}

/** Whether something became so within a while. */
async function until(reached: () => Promise<boolean>, tries = 100): Promise<boolean> {
  for (let n = 0; n < tries; n += 1) {
    if (await reached()) return true
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  return false
}

const PROMPT = /(?:^|\n)[\w-]+[>#] $/

/** Types commands at an Osmocom command line and gives what the last one printed. Written apart from the product's reader. */
async function typeAt(host: string, port: number, commands: string[]): Promise<string> {
  const socket = connect({ host, port })
  let said = ''
  try {
    const heard = (async () => {
      const waiting = ['', ...commands]
      for await (const bytes of socket) {
        said += (bytes as Buffer).toString('latin1').replace(/\xff[\xfb-\xfe][\s\S]|[\r\0]/g, '')
        if (!PROMPT.test(said)) continue
        waiting.shift()
        const [command] = waiting
        if (command === undefined) return said
        said = ''
        socket.write(`${command}\n`)
      }
      throw new Error(`${host}:${port} hung up`)
    })()
    const timer = setTimeout(() => socket.destroy(new Error(`${host}:${port} does not answer`)), 5_000)
    return await heard.finally(() => clearTimeout(timer))
  } finally {
    socket.destroy()
  }
}

const configOf = (address: string, hlr: string) => `log stderr
 logging filter all 1
 logging color 0
 logging level set-all info
line vty
 bind ${address}
ctrl
 bind ${address}
sgsn
 gtp local-ip ${address}
 ggsn 0 remote-ip ${address}
 ggsn 0 gtp-version 1
 auth-policy remote
 gsup remote-ip ${hlr}
 gsup remote-port 4222
ns
 timer tns-block 3
 bind udp local
  listen ${address} 23000
  accept-ipaccess
bssgp
`
