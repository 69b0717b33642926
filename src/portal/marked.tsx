import type { ComponentChildren } from 'preact'
import type { Rule } from '../domain/operator.ts'
import type { Say } from '../ui/words.ts'

/** What nobody has checked is shown as such. */
export function marked(
  say: Say,
  { verified }: Rule<unknown>,
  shown: ComponentChildren,
  mark: 'about.help.unverified' | 'about.privacy.unverified' = 'about.help.unverified',
): ComponentChildren {
  if (verified) return shown
  return (
    <>
      {shown} <span class="quiet">{say(mark)}</span>
    </>
  )
}
