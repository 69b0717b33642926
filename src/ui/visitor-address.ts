import { isIP } from 'node:net'
import type { Context } from 'hono'
import type { House } from './house.ts'

/**
 * The network address that a request comes from, for limits: that of the connection, or, where a trusted proxy is at its other end,
 * the nearest one in X-Forwarded-For that is no proxy of ours. Each proxy adds its own peer at the right, so what a visitor
 * writes there themselves is never believed. Undefined: there is no connection, as in tests.
 */
export function visitorAddress(c: Context, { isProxy = () => false }: Pick<House, 'isProxy'>): string | undefined {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  const peer = plain(env?.incoming?.socket?.remoteAddress ?? '')
  if (peer === '') return undefined
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map(plain)
  let nearest = peer
  while (isProxy(nearest)) {
    const before = hops.pop()
    // What is no address was not written by a proxy: whoever stands behind it shares the limits of the proxy.
    if (before === undefined || isIP(before) === 0) return nearest
    nearest = before
  }
  return nearest
}

/** The same, or undefined where it cannot tell one visitor from another, as behind a proxy that nobody has told us of. */
export function tellingAddress(c: Context, house: Pick<House, 'isProxy'>): string | undefined {
  const address = visitorAddress(c, house)
  return address !== undefined && !(isInside(address) || house.isProxy?.(address)) ? address : undefined
}

/** An IPv4 address as an IPv6 socket shows it, as what it is; a port that some proxies add is left out. */
const plain = (address: string): string =>
  address
    .trim()
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')

const isInside = (address: string): boolean =>
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd]|fe80)/i.test(address)
