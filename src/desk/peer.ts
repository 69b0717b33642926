import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { House } from '../ui/house.ts'

/**
 * Where a request comes from, as far as we can know: the peer of the connection, or, behind proxies of ours, what the
 * outermost of them wrote down. Whatever a visitor writes into X-Forwarded-For themselves stands further left.
 */
export function peerOf(c: Context, { proxies = 0 }: Pick<House, 'proxies'>): string {
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  const behind = proxies > 0 ? forwarded.at(-proxies) : undefined
  if (behind) return behind
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    // A request that came through no socket: tests, and nothing else.
    return 'unknown'
  }
}
