import type { Context, Hono } from 'hono'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/**
 * The methods by which an address can be asked for, as the header Allow names them (RFC 9110 §10.2.1); undefined where the address
 * itself is unknown, or is known by the method that was used and had nothing to show.
 */
export function otherMethods(c: Context, { router }: Pick<Hono, 'router'>): string | undefined {
  const known = methods.filter((method) =>
    router.match(method, c.req.path)[0].some(([[, route]]) => route.method === method),
  )
  // What answers GET answers HEAD.
  const all = known.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return all.length === 0 || all.includes(c.req.method) ? undefined : all.join(', ')
}
