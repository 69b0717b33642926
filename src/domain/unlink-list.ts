import type { Language } from './case.ts'
import type { Day } from './instant.ts'

/** Where a number of this country is often used, so that a person can change it before the line ends. Data, with sources. */

export const unlinkGroups = ['money', 'state', 'messengers', 'mail', 'codes', 'others'] as const
export type UnlinkGroup = (typeof unlinkGroups)[number]

export interface UnlinkItem {
  /** Kept with a case when it is ticked: added or removed, never renamed. */
  id: string
  group: UnlinkGroup
  /** How a named service does it, which can be wrong; or our own advice. */
  tells: 'fact' | 'advice'
  names: Record<Language, string>
  /** What to do, in plain words. */
  how: Record<Language, string>
  /** The page it was read in; or an honest sentence that none was. */
  source: string
  checkedOn: Day
  /** Its owner’s own page was read. */
  verified: boolean
}

export interface UnlinkList {
  id: string
  country: string
  version: string
  items: UnlinkItem[]
}

/** What is ticked for having a copy of the contacts; it stands beside the items of the country. */
export const contactsTick = 'contacts'

/** Only what is on the list (or the copy of contacts), each once, in its order: what a form sends is not believed further. */
export function ticksAmong(list: UnlinkList | undefined, sent: readonly string[]): string[] {
  return [contactsTick, ...(list?.items ?? []).map(({ id }) => id)].filter((id) => sent.includes(id))
}

/** How many of the list are ticked. */
export function unlinkedOf(
  list: UnlinkList | undefined,
  ticked: readonly string[],
): { done: number; of: number; open: number } {
  const of = list?.items.length ?? 0
  const done = list?.items.filter(({ id }) => ticked.includes(id)).length ?? 0
  return { done, of, open: of - done }
}
