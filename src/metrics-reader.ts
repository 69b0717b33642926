import type { Context } from 'hono'
import { sameText } from './auth/cookies.ts'
import type { House } from './ui/house.ts'
import { visitorAddress } from './ui/visitor-address.ts'

/** What proxies add to what they hand on, known to us or not. */
const forwarding = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host', 'x-forwarded-proto']

/**
 * Whether this request may read the numbers of the house: with the token where one is set, whoever shows it; else only what runs on
 * this machine and was handed on by nobody, since a proxy here makes the whole world look as near.
 */
export function mayReadMetrics(c: Context, house: Pick<House, 'isProxy' | 'metricsToken'>): boolean {
  if (house.metricsToken !== undefined)
    return sameText(c.req.header('authorization') ?? '', `Bearer ${house.metricsToken}`)
  if (forwarding.some((name) => c.req.header(name) !== undefined)) return false
  const from = visitorAddress(c, house) ?? ''
  return from === '::1' || from.startsWith('127.')
}
