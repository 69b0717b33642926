import type { JSX } from 'preact'
import type { Instant } from '../domain/instant.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { wordsIn } from '../ui/find-text.tsx'
import { formats } from '../ui/format.ts'
import { Banner, Details, SummaryList } from '../ui/parts.tsx'
import { rich } from '../ui/words.ts'
import { careRows } from './care-contacts.tsx'
import { ComplaintSteps } from './complaint.tsx'
import { EsimHelp } from './esim-card.tsx'
import { DialledCodes, Documents, MoneyBack, Terms, WordsMean } from './help-facts.tsx'
import { FiveSteps, Following, Needed, OtherCases, WhereNumber } from './help-pieces.tsx'
import { FoundHelp, HelpSearch, type HelpTopic } from './help-search.tsx'
import { Part } from './pages/frame.tsx'
import { operatorName, type Visit } from './visit.tsx'

/** A visit to the help of one operator. */
export interface OperatorVisit extends Visit {
  office: KnownOperator
}

interface OperatorHelpProps {
  visit: OperatorVisit
  query: string
  /** Of the case's clock. */
  now: Instant
}

/** How a line of this operator is cancelled: its own steps, ours beside them, and every rule with its state. */
export function OperatorHelp({ visit, query, now }: OperatorHelpProps): JSX.Element {
  const { say, lang, office } = visit
  const operator = operatorName(office, lang)
  const base = `/help/${office.rules.id}`
  return (
    <>
      <h1>{say('help.of.title', { operator })}</h1>
      <p>{say('help.of.lead')}</p>
      <HelpSearch visit={visit} query={query} base={base} />
      {wordsIn(query).length > 0 ? (
        <FoundHelp visit={visit} query={query} topics={topicsOf(visit, now)} base={base} />
      ) : (
        <WholeHelp visit={visit} topics={topicsOf(visit, now)} />
      )}
      <p class="quiet no-print">{say('help.print')}</p>
      <p>
        <a href={`/help?lang=${lang}`}>{say('help.general')}</a>
      </p>
    </>
  )
}

function WholeHelp({ visit: { say }, topics }: { visit: OperatorVisit; topics: HelpTopic[] }): JSX.Element {
  return (
    <>
      <nav class="no-print" aria-label={say('help.parts')}>
        <Details summary={say('help.parts')}>
          <ul>
            {topics.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
          </ul>
        </Details>
      </nav>
      {topics.map(({ id, piece }) => (
        <div key={id} id={id}>
          {piece}
        </div>
      ))}
    </>
  )
}

function topicsOf(visit: OperatorVisit, now: Instant): HelpTopic[] {
  const { say, lang, office } = visit
  const ask = say('help.ask', { operator: operatorName(office, lang) })
  return [
    { id: 'way', title: say('help.way'), piece: <OperatorWay visit={visit} /> },
    { id: 'form', title: say('help.form'), piece: <OwnForm visit={visit} /> },
    { id: 'need', title: say('portal.start.need'), piece: <Needed visit={visit} /> },
    { id: 'papers', title: say('help.papers'), piece: <Documents visit={visit} /> },
    { id: 'money', title: say('help.money'), piece: <MoneyBack visit={visit} /> },
    { id: 'terms', title: say('help.terms'), piece: <Terms visit={visit} /> },
    { id: 'ask', title: ask, piece: <Ask visit={visit} now={now} title={ask} /> },
    { id: 'steps', title: say('about.help.steps'), piece: <FiveSteps visit={visit} /> },
    { id: 'number', title: say('about.help.number'), piece: <WhereNumber visit={visit} /> },
    { id: 'codes', title: say('help.codes'), piece: <DialledCodes visit={visit} /> },
    { id: 'words', title: say('help.words'), piece: <WordsMean visit={visit} /> },
    { id: 'cases', title: say('about.help.cases'), piece: <OtherCases visit={visit} /> },
    { id: 'esim', title: say('esim.help.title'), piece: <EsimHelp visit={visit} /> },
    { id: 'complain', title: say('complain.title'), piece: <Complaint visit={visit} /> },
    { id: 'follow', title: say('about.help.follow'), piece: <Following visit={visit} /> },
  ]
}

interface OfOperator {
  visit: OperatorVisit
}

/** The operator's own steps in order, and beside each what happens here instead. */
function OperatorWay({ visit }: OfOperator): JSX.Element {
  const { say, lang, office } = visit
  const { procedure, promise } = office.rules
  const days = formats(lang).workingDays(rule(promise.workingDays))
  return (
    <Part title={say('help.way')}>
      {procedure.verified ? null : <Banner tone="neutral" title={say('help.way.unverified')} />}
      <ol class="own-way">
        {rule(procedure).map((step) => (
          <li key={step}>
            <b>{say(`help.${step}`)}</b>
            <p>{say(`help.${step}.text`)}</p>
            <p>
              <b>{say('help.way.here')}:</b> {say(`help.${step}.here`, { days })}
            </p>
          </li>
        ))}
      </ol>
    </Part>
  )
}

/** Only a page that somebody read is linked to. */
function OwnForm({ visit: { say, lang, office } }: OfOperator): JSX.Element {
  const { formPage } = office.rules
  const at = formPage.verified ? rule(formPage) : null
  const page = at === null ? null : <a href={at}>{at.replace(/^https:\/\/(www\.)?/, '')}</a>
  return (
    <Part title={say('help.form')}>
      <p>{page ? rich(lang)('help.form.at', { page }) : say('help.form.none')}</p>
    </Part>
  )
}

function Complaint({ visit }: OfOperator): JSX.Element {
  return (
    <>
      <h2>{visit.say('complain.title')}</h2>
      <p>{visit.say('complain.lead')}</p>
      <ComplaintSteps visit={visit} office={visit.office} />
      <p>{visit.say('complain.letter.fromCase')}</p>
    </>
  )
}

function Ask({ visit, now, title }: OfOperator & { now: Instant; title: string }): JSX.Element {
  return (
    <Part title={title}>
      <SummaryList rows={careRows({ known: visit.office, now, lang: visit.lang })} />
    </Part>
  )
}
