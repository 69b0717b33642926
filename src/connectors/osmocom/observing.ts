import type { Observation } from '../../domain/evidence.ts'
import type { Probe } from '../connector.ts'
import { CAUSE } from './gsup.ts'
import type { VectorsAnswer } from './gsup-client.ts'
import { type Hlr, imsisOf, type Network } from './network.ts'
import type { NodeReading } from './serving-node.ts'
import { readSubscriber, type SubscriberRead } from './subscriber.ts'

/*
 * How a line stands: what the HLR would do with it (CTRL; GSUP where CTRL denies it), and what each serving node holds of
 * it now. Nothing is written: an attempt to attach would be the stronger question, and would change what it asks about
 * (docs/decisions/0022).
 */

const RAW_MAX = 1_000

type Yes = boolean | 'cannot-tell'

/** One observation per card of the line and probe, all from one reading. */
export async function observeAll(network: Network, reader: string, probes: readonly Probe[]): Promise<Observation[][]> {
  const imsis = [...new Set(probes.flatMap(({ binding }) => imsisOf(binding)))]
  const [homes, nodes] = await Promise.all([readHomes(network, imsis), network.readNodes(imsis)])
  return probes.map((probe) =>
    imsisOf(probe.binding).map((imsi) => observationOf(network, reader, probe, imsi, homes, nodes)),
  )
}

/** What one HLR says of one IMSI. */
interface Said {
  read: SubscriberRead
  vectors?: VectorsAnswer
}

interface Home extends Said {
  hlr: Hlr
  control: Said
}

/** Each IMSI at its own HLR, then the control of every HLR that was asked: a line that died meanwhile would not answer. */
async function readHomes(network: Network, imsis: readonly string[]): Promise<Map<string, Home>> {
  const asked = imsis.flatMap((imsi) => {
    const hlr = network.hlrOf(imsi)
    return hlr ? [{ imsi, hlr }] : []
  })
  const said = await Promise.all(asked.map(({ imsi, hlr }) => ask(hlr, imsi, false)))
  const hlrs = [...new Set(asked.map(({ hlr }) => hlr))]
  const controls = new Map(
    await Promise.all(hlrs.map(async (hlr): Promise<[Hlr, Said]> => [hlr, await ask(hlr, hlr.settings.control, true)])),
  )
  return new Map(
    asked.flatMap(({ imsi, hlr }, i): [string, Home][] => {
      const [own, control] = [said[i], controls.get(hlr)]
      return own && control ? [[imsi, { ...own, hlr, control }]] : []
    }),
  )
}

/** Vectors of a living customer are nobody's business but a serving node's: only the control, and what is denied, is asked for them. */
async function ask({ reader, settings }: Hlr, imsi: string, isControl: boolean): Promise<Said> {
  const read = await readSubscriber(reader.ctrl, imsi)
  const asks = settings.asksForVectors && (isControl || read.is === 'unknown')
  return asks ? { read, vectors: await reader.gsup.sendAuthInfo(imsi) } : { read }
}

function observationOf(
  network: Network,
  reader: string,
  probe: Probe,
  imsi: string,
  homes: ReadonlyMap<string, Home>,
  nodes: ReadonlyMap<string, NodeReading>,
): Observation {
  const home = homes.get(imsi)
  const { attached, says } = attachmentAt(network, imsi, home, nodes)
  const control = controlOf(network, home, nodes)
  return {
    target: probe.target,
    subject: `imsi:${imsi}`,
    known: home ? knownBy(home) : 'cannot-tell',
    admits: home ? admittedBy(home) : 'cannot-tell',
    attached: home ? attached : 'cannot-tell',
    controlAlive: control.alive && network.hlrs.every((hlr) => hlr.settings.control !== imsi),
    reader,
    element: [home?.hlr.settings.name ?? 'no HLR', ...network.nodes.map(({ name }) => name)].join(' + '),
    at: probe.at,
    raw: masked(`${home ? saidBy(home) : 'no HLR has this IMSI in its range'} | ${says} | control: ${control.says}`),
  }
}

function knownBy({ read }: Said): Yes {
  return read.is === 'cannot-tell' ? 'cannot-tell' : read.is === 'found'
}

/** Let in where the HLR has access open. What its database denies must be denied by its authentication too. */
function admittedBy({ read, vectors }: Said): Yes {
  if (read.is === 'found') return read.subscriber.cs || read.subscriber.ps
  if (read.is === 'cannot-tell') return 'cannot-tell'
  if (!vectors) return false
  if (vectors.is === 'given') return true
  return vectors.is === 'refused' && vectors.cause === CAUSE.imsiUnknown ? false : 'cannot-tell'
}

/** Held by any node: attached. Free of it only where every node was read, and the HLR names none that we cannot read. */
function attachmentAt(
  network: Network,
  imsi: string,
  home: Home | undefined,
  nodes: ReadonlyMap<string, NodeReading>,
): { attached: Yes; says: string } {
  const named = home?.read.is === 'found' ? home.read.subscriber.nodes : []
  const strangers = named.filter((name) => !network.nodes.some((node) => node.name === name))
  const seen = network.nodes.map(({ name }): { name: string; attached: Yes; says: string } => {
    const reading = nodes.get(name)
    if (reading?.is !== 'read') return { name, attached: 'cannot-tell', says: reading?.because ?? 'not read' }
    return { name, ...(reading.of.get(imsi) ?? { attached: 'cannot-tell', says: 'not read' }) }
  })
  const says = [
    ...seen.map((node) => `${node.name}: ${node.says}`),
    ...strangers.map((name) => `${name}: serves it, and cannot be read`),
  ].join('; ')
  if (seen.some(({ attached }) => attached === true)) return { attached: true, says }
  if (strangers.length > 0 || seen.some(({ attached }) => attached !== false)) return { attached: 'cannot-tell', says }
  return { attached: false, says }
}

/** The controls answered as living lines do: known, let in, given vectors, and held by the node they live on. */
function controlOf(
  network: Network,
  home: Home | undefined,
  nodes: ReadonlyMap<string, NodeReading>,
): { alive: boolean; says: string } {
  if (!home) return { alive: false, says: 'none' }
  const { control, hlr } = home
  const inHlr =
    knownBy(control) === true && admittedBy(control) === true && (!control.vectors || control.vectors.is === 'given')
  const held = network.nodes.map(({ name, control: imsi }) => {
    const reading = nodes.get(name)
    return { name, attached: reading?.is === 'read' && reading.of.get(imsi)?.attached === true }
  })
  return {
    alive: inHlr && held.every(({ attached }) => attached),
    says: [
      `${hlr.settings.name} ${saidBy(control)}`,
      ...held.map(({ name, attached }) => `${name} ${attached ? 'holds it' : 'does not hold it'}`),
    ].join('; '),
  }
}

function saidBy({ read, vectors }: Said): string {
  const ctrl = read.is === 'cannot-tell' ? `no answer (${read.because})` : read.says
  if (!vectors) return `CTRL: ${ctrl}`
  const gsup = {
    given: () => `${vectors.is === 'given' ? vectors.vectors : 0} vectors`,
    refused: () => `cause ${vectors.is === 'refused' ? vectors.cause : '?'}`,
    lost: () => `no answer (${vectors.is === 'lost' ? vectors.because : ''})`,
  }[vectors.is]()
  return `CTRL: ${ctrl} GSUP SendAuthInfo: ${gsup}`
}

/** Keys of a card are 32 hexadecimal digits (TS 33.102 §6.3). Nothing of them is asked for; nothing of them may slip through. */
function masked(answer: string): string {
  return answer.replace(/\b[0-9a-f]{32}\b/gi, '[masked]').slice(0, RAW_MAX)
}
