import { z } from 'zod'
import type { Binding } from '../../domain/line.ts'
import type { Answer, Order } from '../connector.ts'
import { OUR_CATEGORY } from './line-on-file.ts'
import { asking, cannotTell, type Family, paths, type Reach, unanswered } from './reach.ts'
import { allOf, characteristicOf, oneOf, type ServiceOrder, serviceOrderShape, serviceShape } from './shapes.ts'

/*
 * Bar, restore, terminate: TMF641 4.1.0 service orders, one target each. The key is `externalId`. There is no "suspended"
 * for a service: barred is `inactive` (§ServiceStateType). A bar notes in the order itself how the service stood before,
 * so that what `restore` needs survives wherever the answer is lost.
 */

/** What `bar` keeps: the state and the bars that stood before ours. */
const keptShape = z.object({ state: z.enum(['active', 'inactive']), bars: z.array(z.string()) })
type Kept = z.infer<typeof keptShape>

export const switching: Family = {
  async submit(reach, order, product) {
    const service = product.realizingService.find(({ name }) => name === order.target)
    if (!service) return { is: 'refused', code: 'no-such-target' }
    const wish = await wishOf(reach, order, service.id)
    if ('is' in wish) return wish
    const reply = await reach.http.send('POST', paths.serviceOrder, bodyOf(order, service.id, wish), order.key)
    const placed = oneOf(serviceOrderShape, reply)
    if (placed.is === 'read') return answerOf([placed.value])
    // Some systems answer a key they know with a conflict: then it stands there already.
    if (reply.is === 'answer' && reply.status === 409) {
      const standing = await switching.check(reach, order)
      if (standing.is !== 'never-arrived') return standing
    }
    return unanswered(reply)
  },

  async check({ http }, order) {
    const found = allOf(serviceOrderShape, await http.get(asking(paths.serviceOrder, { externalId: order.key })))
    if (found.is === 'cannot-tell') return found
    // A system that does not know the filter answers with every order it has.
    const ours = found.value.filter(({ externalId }) => externalId === order.key)
    return ours.length === 0 ? { is: 'never-arrived' } : answerOf(ours)
  },
}

interface Wish {
  action: 'modify' | 'delete'
  state?: Kept['state']
  characteristics: { name: string; valueType: string; value: unknown }[]
}

async function wishOf(reach: Reach, order: Order, serviceId: string): Promise<Wish | Answer> {
  if (order.action === 'terminate') return { action: 'delete', characteristics: [] }
  if (order.action === 'restore') {
    const kept = keptShape.safeParse(order.detail?.kept)
    if (!kept.success) return { is: 'refused', code: 'nothing-kept' }
    const bars = { name: 'bars', valueType: 'array', value: kept.data.bars }
    return { action: 'modify', state: kept.data.state, characteristics: [bars] }
  }
  const kept = (await keptEarlier(reach, order)) ?? (await standsNow(reach, serviceId))
  if ('is' in kept) return kept
  const before = { name: 'before', valueType: 'object', value: kept }
  return { action: 'modify', state: 'inactive', characteristics: [before] }
}

async function standsNow({ http }: Reach, serviceId: string): Promise<Kept | Answer> {
  const read = oneOf(serviceShape, await http.get(`${paths.service}/${encodeURIComponent(serviceId)}`))
  if (read.is !== 'read') return cannotTell(read.is === 'absent' ? 'no-such-service' : read.because)
  if (read.value.state === 'terminated') return { is: 'refused', code: 'already-terminated' }
  const bars = characteristicOf(read.value.serviceCharacteristic, 'bars', z.array(z.string()))
  const kept = keptShape.safeParse({ state: read.value.state, bars: bars ?? [] })
  return kept.success ? kept.data : cannotTell('unexpected-shape')
}

/** A second round of our bar finds the line barred by the first: what stood before that one is what counts. */
async function keptEarlier({ http }: Reach, order: Order): Promise<Kept | Answer | undefined> {
  const [, stem, round] = /^(.*\/)(\d+)$/.exec(order.key) ?? []
  if (stem === undefined || round === undefined) return undefined
  for (let earlier = 1; earlier < Number(round); earlier += 1) {
    const key = `${stem}${earlier}`
    const found = allOf(serviceOrderShape, await http.get(asking(paths.serviceOrder, { externalId: key })))
    if (found.is === 'cannot-tell') return found
    const acted = found.value.find(({ externalId, state }) => externalId === key && state === 'completed')
    if (acted) return keptIn(acted)
  }
  return undefined
}

function keptIn(order: ServiceOrder): Kept | undefined {
  return characteristicOf(order.serviceOrderItem[0]?.service.serviceCharacteristic ?? [], 'before', keptShape)
}

function bodyOf(order: Order, serviceId: string, wish: Wish): Record<string, unknown> {
  return {
    externalId: order.key,
    category: OUR_CATEGORY,
    description: `${order.action} ${order.target}`,
    serviceOrderItem: [
      {
        id: '1',
        action: wish.action,
        '@type': 'ServiceOrderItem',
        service: {
          id: serviceId,
          ...(wish.state === undefined ? {} : { state: wish.state }),
          serviceCharacteristic: [...identitiesOf(order.target, order.binding), ...wish.characteristics],
          '@type': 'Service',
        },
      },
    ],
    '@type': 'ServiceOrder',
  }
}

/** The order names the cards it means, never the number alone: what has other cards by now is another line. */
function identitiesOf(target: string, binding: Binding): Wish['characteristics'] {
  const named = (name: string, values: string[]) => values.map((value) => ({ name, valueType: 'string', value }))
  if (target !== 'smdp') {
    return named(
      'imsi',
      binding.profiles.map(({ imsi }) => imsi),
    )
  }
  return named(
    'iccid',
    binding.profiles.filter(({ form }) => form === 'esim').map(({ iccid }) => iccid),
  )
}

/** Of several orders under one key the one that came furthest counts; that there are several is not hidden. */
export function answerOf(orders: ServiceOrder[]): Answer {
  const answers = orders.map(answerOfOne)
  for (const is of ['done', 'partly', 'in-progress', 'accepted', 'cannot-tell', 'refused'] as const) {
    const answer = answers.find((one) => one.is === is)
    if (!answer) continue
    return answer.is === 'done' && orders.length > 1
      ? { ...answer, note: `${orders.length} orders under one key` }
      : answer
  }
  return cannotTell('unexpected-shape')
}

/** TMF641 §ServiceOrderStateType. */
function answerOfOne(order: ServiceOrder): Answer {
  const code = (otherwise: string) => order.errorMessage?.find((one) => one.code)?.code ?? otherwise
  switch (order.state) {
    case 'acknowledged':
      return { is: 'accepted' }
    case 'pending':
    case 'held':
    case 'inProgress':
    case 'assessingCancellation':
    case 'pendingCancellation':
      return { is: 'in-progress' }
    case 'completed': {
      const kept = keptIn(order)
      return { is: 'done', ...(kept ? { kept } : {}) }
    }
    case 'partial':
      return {
        is: 'partly',
        done: order.serviceOrderItem.flatMap(({ state, service }) =>
          state === 'completed' ? [service.name ?? service.id ?? '?'] : [],
        ),
      }
    case 'rejected':
      return { is: 'refused', code: code('rejected') }
    case 'failed':
    case 'cancelled':
      return { is: 'refused', code: code(order.state), late: true }
    default:
      return cannotTell(`order-state-${order.state.slice(0, 40)}`)
  }
}
