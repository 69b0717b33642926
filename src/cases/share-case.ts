import { CaseRefused } from '../domain/errors.ts'
import { DAY_MS, type Instant, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { findShareLink, insertShareLink, revokeShareLink, type ShareLink, shareLinksOf } from '../store/share-links.ts'
import { type Desk, inCase } from './in-case.ts'

/** A link lives so long, and so many of a case live at once: enough for a family and a lawyer. */
export const shareLivesDays = 30
const mostAlive = 5
const mostEver = 50

const isAlive = (link: ShareLink, now: Instant) => link.revokedAt === null && link.expiresAt > now

/**
 * Makes a link by which somebody else may look at the case. `id` comes with the form, so that the same form sent twice makes
 * one. Whoever asks has shown that they came by our own link. Throws CaseRefused `too-many-shares`.
 */
export async function shareCase(desk: Desk, operator: OperatorId, ref: string, id: string): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    () => true,
    async ({ tx, now }) => {
      const links = await shareLinksOf(tx, desk.keys, operator, ref)
      if (links.some((link) => link.id === id)) return
      if (links.filter((link) => isAlive(link, now)).length >= mostAlive || links.length >= mostEver)
        throw new CaseRefused('too-many-shares')
      await insertShareLink(tx, desk.keys, operator, {
        ref,
        id,
        madeAt: now,
        expiresAt: later(now, shareLivesDays * DAY_MS),
      })
    },
  )
}

/** Takes a link back: from now on it opens nothing, and says so. */
export async function stopSharing(desk: Desk, operator: OperatorId, ref: string, id: string): Promise<void> {
  await inOperator(desk.db, operator, async (tx) =>
    revokeShareLink(tx, operator, { ref, id }, await caseNow(tx, desk.machineMs())),
  )
}

/** The links of a case for whoever made them. */
export async function sharesOf(desk: Desk, operator: OperatorId, ref: string): Promise<ShareLink[]> {
  return inOperator(desk.db, operator, (tx) => shareLinksOf(tx, desk.keys, operator, ref))
}

/** What a token opens: the case, or why it no longer does. Null: nobody ever made it. */
export async function openShare(
  desk: Desk,
  operator: OperatorId,
  token: string,
): Promise<{ is: 'open'; ref: string; until: Instant } | { is: 'revoked' | 'expired'; at: Instant } | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const link = await findShareLink(tx, desk.keys, operator, token)
    if (!link) return null
    if (link.revokedAt) return { is: 'revoked', at: link.revokedAt }
    const now = await caseNow(tx, desk.machineMs())
    if (link.expiresAt <= now) return { is: 'expired', at: link.expiresAt }
    return { is: 'open', ref: link.ref, until: link.expiresAt }
  })
}
