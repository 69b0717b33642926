import type { Context } from 'hono'
import type { Desk } from '../cases/in-case.ts'
import type { OperatorId } from '../domain/line.ts'
import { type LinkPurpose, linkKeyFits } from '../store/link-keys.ts'

/** The key that came with a link, or with `Authorization: Bearer` for programs. */
export function givenKey(c: Context): string | undefined {
  return c.req.query('k') ?? /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
}

/** Whether the reader came by a link of ours that is for this case and this purpose. */
export function holdsLink(
  c: Context,
  desk: Pick<Desk, 'keys'>,
  operator: OperatorId,
  ref: string,
  purpose: LinkPurpose,
): boolean {
  const given = givenKey(c)
  return given !== undefined && linkKeyFits(desk.keys, operator, ref, purpose, given)
}
