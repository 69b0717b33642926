import type { JSX } from 'preact'
import { rule } from '../domain/operator.ts'
import { SummaryList } from '../ui/parts.tsx'
import type { CaseVisit } from './case-visit.tsx'

/** Ways to ask the operator, as far as any is known; none is ever guessed. */
export function CareCard({ visit: { say, office } }: { visit: Pick<CaseVisit, 'say' | 'office'> }): JSX.Element {
  const { phone, phoneFromAbroad, email, site } = office.rules.care
  const ways = [
    {
      key: say('track.care.phone'),
      address: rule(phone),
      href: (text: string) => `tel:${text.replace(/[^\d+]/g, '')}`,
    },
    {
      key: say('track.care.abroad'),
      address: rule(phoneFromAbroad),
      href: (text: string) => `tel:${text.replace(/[^\d+]/g, '')}`,
    },
    { key: say('track.care.email'), address: rule(email), href: (text: string) => `mailto:${text}` },
    { key: say('track.care.site'), address: rule(site), href: (text: string) => text },
  ].flatMap(({ key, address, href }) =>
    address === null ? [] : [{ key, value: <a href={href(address)}>{address.replace(/^https:\/\//, '')}</a> }],
  )
  return (
    <section>
      <h2>{say('track.care.title')}</h2>
      {ways.length > 0 ? <SummaryList rows={ways} /> : <p>{say('track.care.none')}</p>}
    </section>
  )
}
