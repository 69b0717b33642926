import { z } from 'zod'
import type { Answer, Order } from '../connector.ts'
import { cannotTell, type Family, paths, type Reach, unanswered } from './reach.ts'
import { characteristicOf, oneOf, type Product, productShape, resourceShape } from './shapes.ts'

/*
 * The number goes back to the pool: TMF639 4.0.0, `resourceStatus` from `reserved` to `available`, by state. A number that
 * is another subscription's by now is not ours to release.
 */
export const releaseNumber: Family = {
  async submit({ http }, order, product) {
    const read = await numberAt({ http }, order, product)
    if (read.is !== 'ours') return read.answer
    // TMF639's update shape asks for id and href, though both are in the path.
    const body = { id: read.id, href: read.href, resourceStatus: 'available' }
    const reply = await http.send('PATCH', `${paths.resource}/${encodeURIComponent(read.id)}`, body, order.key)
    const patched = oneOf(resourceShape, reply)
    if (patched.is !== 'read') return unanswered(reply)
    return patched.value.resourceStatus === 'available' ? { is: 'done' } : { is: 'accepted' }
  },

  async check({ http }, order) {
    const path = `${paths.product}/${encodeURIComponent(order.binding.subscriptionId)}`
    const product = oneOf(productShape, await http.get(path))
    if (product.is !== 'read') return cannotTell(product.is === 'absent' ? 'no-such-line' : product.because)
    const read = await numberAt({ http }, order, product.value)
    return read.is === 'ours' ? { is: 'never-arrived' } : read.answer
  },
}

type NumberRead = { is: 'ours'; id: string; href: string } | { is: 'settled'; answer: Answer }

async function numberAt({ http }: Pick<Reach, 'http'>, order: Order, product: Product): Promise<NumberRead> {
  const settled = (answer: Answer): NumberRead => ({ is: 'settled', answer })
  const number = product.realizingResource.find(
    ({ name, value }) => name === 'msisdn' && value === order.binding.msisdn,
  )
  if (!number) return settled({ is: 'refused', code: 'binding-changed' })
  const path = `${paths.resource}/${encodeURIComponent(number.id)}`
  const read = oneOf(resourceShape, await http.get(path))
  if (read.is !== 'read') return settled(cannotTell(read.is === 'absent' ? 'no-such-number' : read.because))
  const { id, href, resourceStatus, resourceCharacteristic } = read.value
  if (resourceStatus === 'available') return settled({ is: 'done' })
  const holder = characteristicOf(resourceCharacteristic, 'subscription', z.string())
  if (holder === undefined) return settled(cannotTell('number-without-subscription'))
  if (holder !== order.binding.subscriptionId) return settled({ is: 'done', note: 'number-is-with-another-line' })
  return { is: 'ours', id, href: href ?? path }
}
