import type { ComponentChildren, JSX } from 'preact'
import { type KnownOperator, type Rule, rule } from '../domain/operator.ts'
import { wordsIn } from '../ui/find-text.tsx'
import { SummaryList, type SummaryRow } from '../ui/parts.tsx'
import { EsimHelp } from './esim-card.tsx'
import { FoundHelp, HelpSearch, type HelpTopic } from './help-search.tsx'
import { Part, Sentences } from './pages/frame.tsx'
import { operatorName, type Visit } from './visit.tsx'

export interface OfVisit {
  visit: Visit
}

/** How a line is cancelled here, in plain words, and where to ask; or, of all that, what was looked for. */
export function HelpPage({ visit, query }: OfVisit & { query: string }): JSX.Element {
  const { say } = visit
  const looking = wordsIn(query).length > 0
  return (
    <>
      <h1>{say('about.help.title')}</h1>
      <p>{say('about.help.intro')}</p>
      <HelpSearch visit={visit} query={query} />
      {looking ? (
        <FoundHelp visit={visit} query={query} topics={topicsOf(visit)} />
      ) : (
        <>
          <Ways visit={visit} />
          {topicsOf(visit).map(({ id, piece }) => (
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
function topicsOf(visit: Visit): HelpTopic[] {
  const { say } = visit
  return [
    { id: 'steps', title: say('about.help.steps'), piece: <FiveSteps visit={visit} /> },
    { id: 'need', title: say('portal.start.need'), piece: <Needed visit={visit} /> },
    { id: 'number', title: say('about.help.number'), piece: <WhereNumber visit={visit} /> },
    { id: 'cases', title: say('about.help.cases'), piece: <OtherCases visit={visit} /> },
    { id: 'esim', title: say('esim.help.title'), piece: <EsimHelp visit={visit} /> },
    { id: 'follow', title: say('about.help.follow'), piece: <Following visit={visit} /> },
    { id: 'operators', title: say('about.help.operators'), piece: <Operators visit={visit} /> },
  ]
}

function Needed({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('portal.start.need')}>
      <Sentences
        items={[
          say('portal.start.need.proof'),
          say('portal.start.need.contact'),
          say('portal.start.need.refund'),
          say('about.help.need.name'),
          say('about.help.need.reason'),
        ]}
      />
    </Part>
  )
}

function WhereNumber({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.help.number')}>
      <Sentences
        items={[
          say('about.help.number.settings'),
          say('about.help.number.card'),
          say('about.help.number.esim'),
          say('about.help.number.modem'),
        ]}
      />
      <p>{say('about.help.number.iccid')}</p>
      <p>{say('about.help.number.code')}</p>
      <p>{say('about.help.number.ownCode')}</p>
    </Part>
  )
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

const steps = ['received', 'checked', 'accepted', 'off', 'confirmed'] as const

/** Named as on the page of a request, so that one is recognised on the other. */
function FiveSteps({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.help.steps')}>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <b>{say(`track.step.${step}`)}</b>
            <br />
            {say(`about.help.${step}`)}
          </li>
        ))}
      </ol>
    </Part>
  )
}

function OtherCases({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.help.cases')}>
      <h3>{say('portal.start.noSim')}</h3>
      <p>{say('portal.start.noSim.text')}</p>
      <p>{say('about.help.lost')}</p>
      <h3>{say('about.help.abroad')}</h3>
      <p>{say('about.help.abroad.text')}</p>
      <p>{say('about.help.abroad.bill')}</p>
      <h3>{say('about.help.data')}</h3>
      <p>{say('about.help.data.text')}</p>
      <p>{say('about.help.data.alarm')}</p>
    </Part>
  )
}

function Following({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.help.follow')}>
      <p>{say('about.help.follow.link')}</p>
      <p>{say('about.help.follow.ref')}</p>
      <p>
        <a href="/track">{say('common.footer.track')}</a>
      </p>
      <p>{say('about.help.follow.back')}</p>
      <p>{say('about.help.follow.stranger')}</p>
      <p>{say('about.help.follow.certificate')}</p>
      <p>
        <a href="/verify">{say('common.footer.verify')}</a>
      </p>
    </Part>
  )
}

function Operators({ visit }: OfVisit): JSX.Element {
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
          <SummaryList rows={careRows(visit, known)} />
        </section>
      ))}
    </section>
  )
}

const telephone = (text: string): JSX.Element => <a href={`tel:${text.replace(/[^\d+]/g, '')}`}>{text}</a>
const letterbox = (text: string): JSX.Element => <a href={`mailto:${text}`}>{text}</a>
const webSite = (text: string): JSX.Element => (
  <a href={text} rel="noreferrer">
    {text.replace(/^https?:\/\//, '')}
  </a>
)

/** Phone, site and hours are said even where none was found; a number for callers abroad and an address only where there is one. */
function careRows({ say }: Visit, { rules: { care } }: KnownOperator): SummaryRow[] {
  const row = (
    key: string,
    of: Rule<string | null>,
    shown: (text: string) => ComponentChildren,
    none?: string,
  ): SummaryRow[] => {
    const text = rule(of)
    if (text === null) return none === undefined ? [] : [{ key, value: none }]
    return [{ key, value: marked(say, of, shown(text)) }]
  }
  return [
    ...row(say('track.care.phone'), care.phone, telephone, say('about.help.none.phone')),
    ...row(say('track.care.abroad'), care.phoneFromAbroad, telephone),
    ...row(say('track.care.email'), care.email, letterbox),
    ...row(say('track.care.site'), care.site, webSite, say('about.help.none.site')),
    { key: say('about.help.branch'), value: branchWords(say, care.branch) },
    ...row(say('about.help.hours'), care.hours, (text) => text, say('about.help.none.hours')),
  ]
}

/** Whether one can go to a branch with it: only as far as the operator's dated rule says. */
function branchWords(say: Visit['say'], of: KnownOperator['rules']['care']['branch']): ComponentChildren {
  const branch = rule(of)
  if (branch === null) return say('about.help.branch.unknown')
  if (!branch.takes) return marked(say, of, say('about.help.branch.no'))
  const shown = (
    <>
      {say('about.help.branch.yes')}{' '}
      {branch.list ? (
        <a href={branch.list} rel="noreferrer">
          {say('about.help.branch.list')}
        </a>
      ) : null}
    </>
  )
  return marked(say, of, shown)
}

/** What nobody has checked is shown as such. */
export function marked(
  say: Visit['say'],
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
