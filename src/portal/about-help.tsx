import type { JSX } from 'preact'
import type { Instant } from '../domain/instant.ts'
import { wordsIn } from '../ui/find-text.tsx'
import { SummaryList } from '../ui/parts.tsx'
import { careRows } from './care-contacts.tsx'
import { EsimHelp } from './esim-card.tsx'
import { FiveSteps, Following, Needed, type OfVisit, OtherCases, WhereNumber } from './help-pieces.tsx'
import { FoundHelp, HelpSearch, type HelpTopic } from './help-search.tsx'
import { helpHref, operatorName, type Visit } from './visit.tsx'

interface HelpProps extends OfVisit {
  query: string
  /** Of the case's clock: hours of care are told by it. */
  now: Instant
}

/** How a line is cancelled here, in plain words, and where to ask; or, of all that, what was looked for. */
export function HelpPage({ visit, query, now }: HelpProps): JSX.Element {
  const { say } = visit
  const looking = wordsIn(query).length > 0
  return (
    <>
      <h1>{say('about.help.title')}</h1>
      <p>{say('about.help.intro')}</p>
      <HelpSearch visit={visit} query={query} base="/help" />
      {looking ? (
        <FoundHelp visit={visit} query={query} topics={topicsOf(visit, now)} base="/help" />
      ) : (
        <>
          <Ways visit={visit} />
          <OperatorPages visit={visit} />
          {topicsOf(visit, now).map(({ id, piece }) => (
            <div key={id} id={id}>
              {piece}
            </div>
          ))}
        </>
      )}
    </>
  )
}

/** The parts of the page, each with the name by which a link leads to it. */
function topicsOf(visit: Visit, now: Instant): HelpTopic[] {
  const { say } = visit
  return [
    { id: 'steps', title: say('about.help.steps'), piece: <FiveSteps visit={visit} /> },
    { id: 'need', title: say('portal.start.need'), piece: <Needed visit={visit} /> },
    { id: 'number', title: say('about.help.number'), piece: <WhereNumber visit={visit} /> },
    { id: 'cases', title: say('about.help.cases'), piece: <OtherCases visit={visit} /> },
    { id: 'esim', title: say('esim.help.title'), piece: <EsimHelp visit={visit} /> },
    { id: 'follow', title: say('about.help.follow'), piece: <Following visit={visit} /> },
    { id: 'operators', title: say('about.help.operators'), piece: <Operators visit={visit} now={now} /> },
  ]
}

function Ways({ visit: { say } }: OfVisit): JSX.Element {
  const ways = [
    { href: '/', label: say('about.help.guided') },
    { href: '/express', label: say('portal.start.express') },
    { href: '/track', label: say('portal.start.track') },
    { href: '/verify', label: say('portal.start.verify') },
  ]
  return (
    <ul>
      {ways.map(({ href, label }) => (
        <li key={href}>
          <a href={href}>{label}</a>
        </li>
      ))}
    </ul>
  )
}

/** First what most come for: how it goes at their own operator. */
function OperatorPages({ visit: { say, house, lang } }: OfVisit): JSX.Element {
  return (
    <section>
      <h2>{say('help.pages')}</h2>
      <p>{say('help.pages.text')}</p>
      <ul>
        {[...house.operators.values()].map((known) => (
          <li key={known.rules.id}>
            <a href={helpHref(known, lang)}>{operatorName(known, lang)}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Operators({ visit, now }: OfVisit & { now: Instant }): JSX.Element {
  const { say, house, lang } = visit
  return (
    <section>
      <h2>{say('about.help.operators')}</h2>
      <p>{say('about.help.operators.text')}</p>
      <p>
        <a href="/ask">{say('ask.title')}</a>
      </p>
      {[...house.operators.values()].map((known) => (
        <section key={known.rules.id}>
          <h3>{operatorName(known, lang)}</h3>
          <SummaryList rows={careRows({ known, now, lang })} />
          <p>
            <a href={helpHref(known, lang)}>{say('help.of.title', { operator: operatorName(known, lang) })}</a>
          </p>
        </section>
      ))}
    </section>
  )
}
