import { z } from 'zod'
import type { Observation } from '../../domain/evidence.ts'
import type { Binding } from '../../domain/line.ts'
import type { Probe } from '../connector.ts'
import { paths, type Reach } from './reach.ts'
import { characteristicOf, instantIn, oneOf, productShape, type Service, serviceShape } from './shapes.ts'

/*
 * How a line stands in the network: a live read of TMF640 4.0.0 with the reader's credential. The service's own `state` is
 * the inventory's word and is not looked at; only what the element answered for each identity counts.
 */

const RAW_MAX = 600

const readingShape = z.object({
  identity: z.string(),
  known: z.boolean(),
  admits: z.boolean(),
  attached: z.boolean(),
  answer: z.string().default(''),
})

/** One observation per identity of the binding on the probe's target; none where the target knows no such identity. */
export async function observeLine({ http }: Reach, reader: string, probe: Probe): Promise<Observation[]> {
  const blind = (because: string) => blindLine(probe, reader, because)
  const path = `${paths.product}/${encodeURIComponent(probe.binding.subscriptionId)}`
  const product = oneOf(productShape, await http.get(path, 'reader'))
  if (product.is !== 'read') return blind(product.is === 'absent' ? 'no-such-line' : product.because)
  const service = product.value.realizingService.find(({ name }) => name === probe.target)
  if (!service) return blind('no-such-target')
  const live = oneOf(serviceShape, await http.get(`${paths.service}/${encodeURIComponent(service.id)}`, 'reader'))
  // An interface that knows no such service has not asked the network; that is no absence.
  if (live.is !== 'read') return blind(live.is === 'absent' ? 'no-such-service' : live.because)
  return observationsIn(live.value, reader, probe)
}

/** The observations in one live service body. Identities that it does not speak of are `cannot-tell`. */
export function observationsIn(service: Service, reader: string, probe: Probe): Observation[] {
  const given = service.serviceCharacteristic
  const element = characteristicOf(given, 'element', z.string().min(1))
  const readAt = instantIn(characteristicOf(given, 'readAt', z.string()))
  const control = characteristicOf(given, 'control', readingShape)
  const readings = given.flatMap(({ name, value }) => {
    const parsed = name === 'identity' ? readingShape.safeParse(value) : undefined
    return parsed?.success ? [parsed.data] : []
  })
  return subjectsOf(probe.target, probe.binding).map((subject) => {
    const reading = readings.find(({ identity }) => identity === subject)
    if (!reading || element === undefined) return blindTo(probe, reader, subject, 'not-in-the-answer')
    return {
      target: probe.target,
      subject,
      known: reading.known,
      admits: reading.admits,
      attached: reading.attached,
      controlAlive: control !== undefined && control.identity !== subject && control.known && control.admits,
      reader,
      element,
      at: readAt ?? probe.at,
      raw: masked(`${reading.answer} | control ${control?.answer ?? 'silent'}`),
    }
  })
}

/** What an element is asked for: card numbers at an SM-DP+ (SGP.22), IMSIs everywhere else. */
function subjectsOf(target: string, binding: Binding): string[] {
  if (target !== 'smdp') return binding.profiles.map(({ imsi }) => `imsi:${imsi}`)
  return binding.profiles.filter(({ form }) => form === 'esim').map(({ iccid }) => `iccid:${iccid}`)
}

/** For every identity: nothing is known. */
export function blindLine(probe: Probe, reader: string, because: string): Observation[] {
  return subjectsOf(probe.target, probe.binding).map((subject) => blindTo(probe, reader, subject, because))
}

function blindTo(probe: Probe, reader: string, subject: string, because: string): Observation {
  return {
    target: probe.target,
    subject,
    known: 'cannot-tell',
    admits: 'cannot-tell',
    attached: 'cannot-tell',
    controlAlive: false,
    reader,
    element: 'unknown',
    at: probe.at,
    raw: because,
  }
}

/** Keys of a card are 32 hexadecimal digits (TS 33.102 §6.3); they have no business in an answer or in evidence. */
function masked(answer: string): string {
  return answer.replace(/\b[0-9a-f]{32}\b/gi, '[masked]').slice(0, RAW_MAX)
}
