import type { JSX } from 'preact'
import { shareLivesDays } from '../cases/share-case.ts'
import type { ShareLink } from '../store/share-links.ts'
import { Button, Buttons, ErrorSummary, Form } from '../ui/form.tsx'
import { BackLink, Details } from '../ui/parts.tsx'
import { type CaseVisit, caseHref } from './case-visit.tsx'

/** On the page of the case: the dates for a calendar, and the way to the links for others. */
export function KeepAndShare({ visit }: { visit: CaseVisit }): JSX.Element {
  const { say } = visit
  return (
    <>
      <p class="no-print">
        <a href={caseHref(visit, '/dates.ics')}>{say('share.calendar.link')}</a>
      </p>
      <p class="no-print">
        <a href={caseHref(visit, '/share')}>{say('share.link')}</a>
      </p>
    </>
  )
}

interface SharePageProps {
  visit: CaseVisit
  links: ShareLink[]
  /** Names the link that the form makes: sent twice, it makes one. */
  fresh: string
  error?: string | undefined
}

/** What a link shows, those that work now with a button to take each back, and those that ended. */
export function SharePage({ visit, links, fresh, error }: SharePageProps): JSX.Element {
  const { say, format, csrf, view } = visit
  const alive = links.filter((link) => link.revokedAt === null && link.expiresAt > view.now)
  const past = links.filter((link) => !alive.includes(link))
  return (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { '': error }} />
      <BackLink href={caseHref(visit)} />
      <h1>{say('share.title')}</h1>
      <p>{say('share.lead')}</p>
      <p>{say('share.lives', { days: format.days(shareLivesDays) })}</p>
      <Form action={caseHref(visit, '/share')} csrf={csrf}>
        <input type="hidden" name="id" value={fresh} />
        <Buttons>
          <Button>{say('share.make')}</Button>
        </Buttons>
      </Form>
      <section>
        <h2>{say('share.yours')}</h2>
        {alive.length === 0 ? <p>{say('share.none')}</p> : null}
        {alive.map((link) => (
          <Alive key={link.id} visit={visit} link={link} />
        ))}
      </section>
      {past.length > 0 ? (
        <Details summary={say('share.past')}>
          <ul>
            {past.map(({ id, revokedAt, expiresAt }) => (
              <li key={id}>
                {revokedAt
                  ? say('share.past.revoked', { when: format.dateTime(revokedAt) })
                  : say('share.past.expired', { when: format.dateTime(expiresAt) })}
              </li>
            ))}
          </ul>
        </Details>
      ) : null}
    </>
  )
}

function Alive({ visit, link }: { visit: CaseVisit; link: ShareLink }): JSX.Element {
  const { say, format, csrf } = visit
  const address = sharedHref(visit, link.token)
  return (
    <div class="card">
      <p class="address">
        <a href={address}>{address}</a>
      </p>
      <p class="quiet">{say('share.until', { when: format.dateTimeZone(link.expiresAt) })}</p>
      <Form action={caseHref(visit, '/share/revoke')} csrf={csrf}>
        <input type="hidden" name="id" value={link.id} />
        <Buttons>
          <Button kind="secondary">{say('share.revoke')}</Button>
        </Buttons>
      </Form>
    </div>
  )
}

/** The reference is not in it: by the reference alone anyone could look for ever. */
const sharedHref = ({ house, view }: CaseVisit, token: string) =>
  `${house.baseUrl}/shared/${view.case.operator}/${token}`
