import { Hono } from 'hono'
import type { JSX } from 'preact'
import { type KnownOperator, type Rule, rule } from '../domain/operator.ts'
import { caseNow } from '../store/clock.ts'
import { formats } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { SummaryList, type SummaryRow } from '../ui/parts.tsx'
import { HelpPage } from './about-help.tsx'
import { OperatorHelp } from './help-operator.tsx'
import type { OfVisit } from './help-pieces.tsx'
import { marked } from './marked.tsx'
import { Part, Sentences } from './pages/frame.tsx'
import { type DemoOf, operatorName, show, showError, type Visit, visitOf } from './visit.tsx'

/** What every page's foot leads to: help, what is kept about people, and who can use the pages. Read only, nothing asked. */
export function aboutRoutes(house: House, demoOf?: DemoOf): Hono {
  const app = new Hono()
  app.get('/help', async (c) => {
    const visit = visitOf(c, house)
    const body = <HelpPage visit={visit} query={c.req.query('q') ?? ''} now={await nowOf(house)} />
    return show(visit, { title: visit.say('about.help.title'), body }, demoOf)
  })
  app.get('/help/:operator', async (c) => {
    const known = house.operators.get(c.req.param('operator'))
    const visit = visitOf(c, house)
    if (!known) return showError(visit, 404, demoOf)
    const of = { ...visit, office: known }
    const body = <OperatorHelp visit={of} query={c.req.query('q') ?? ''} now={await nowOf(house)} />
    return show(of, { title: visit.say('help.of.title', { operator: operatorName(known, visit.lang) }), body }, demoOf)
  })
  app.get('/privacy', (c) => {
    const visit = visitOf(c, house)
    return show(visit, { title: visit.say('common.footer.privacy'), body: <PrivacyPage visit={visit} /> }, demoOf)
  })
  app.get('/accessibility', (c) => {
    const visit = visitOf(c, house)
    return show(visit, { title: visit.say('common.footer.accessibility'), body: <AccessPage visit={visit} /> }, demoOf)
  })
  return app
}

const nowOf = ({ desk }: House) => caseNow(desk.db, desk.machineMs())

function PrivacyPage({ visit }: OfVisit): JSX.Element {
  const { say } = visit
  return (
    <>
      <h1>{say('common.footer.privacy')}</h1>
      <p>{say('about.privacy.intro')}</p>
      <Part title={say('about.privacy.kept')}>
        <Sentences
          items={[
            say('about.privacy.kept.answers'),
            say('about.privacy.kept.request'),
            say('about.privacy.kept.questions'),
            say('about.privacy.kept.forms'),
            say('about.privacy.kept.branch'),
            say('about.privacy.kept.plain'),
            say('about.privacy.kept.events'),
            say('about.privacy.kept.codes'),
            say('about.privacy.kept.profiles'),
            say('about.privacy.kept.documents'),
          ]}
        />
      </Part>
      <HowLong visit={visit} />
      <Part title={say('about.privacy.who')}>
        <Sentences
          items={[
            say('about.privacy.who.you'),
            say('about.privacy.who.staff'),
            say('about.privacy.who.systems'),
            say('about.privacy.who.certificate'),
          ]}
        />
      </Part>
      <Cookies visit={visit} />
      <Part title={say('about.privacy.ask')}>
        <p>{say('about.privacy.ask.text')}</p>
        <AskOperator visit={visit} />
      </Part>
    </>
  )
}

/** Only the classes that something erases have a length here; of the rest the page says that they stay. */
function HowLong({ visit }: OfVisit): JSX.Element {
  const { say, house, lang } = visit
  const groups = Map.groupBy(house.operators.values(), ({ rules: { retentionDays: kept } }) =>
    [kept['application-idle'], kept.personal].map(({ value, verified }) => `${value} ${verified}`).join(),
  )
  return (
    <Part title={say('about.privacy.long')}>
      {[...groups].map(([key, operators]) => (
        <section key={key}>
          {groups.size > 1 ? <h3>{formats(lang).list(operators.map((each) => operatorName(each, lang)))}</h3> : null}
          <SummaryList rows={operators.slice(0, 1).flatMap((each) => keptRows(visit, each))} />
        </section>
      ))}
    </Part>
  )
}

function keptRows({ say, lang }: Visit, { rules: { retentionDays: kept } }: KnownOperator): SummaryRow[] {
  const days = (of: Rule<number>) => ({ days: formats(lang).days(rule(of)) })
  const [idle, personal] = [kept['application-idle'], kept.personal]
  return [
    {
      key: say('about.privacy.long.idle'),
      value: marked(say, idle, say('about.privacy.long.idle.text', days(idle)), 'about.privacy.unverified'),
    },
    {
      key: say('about.privacy.long.personal'),
      value: marked(say, personal, say('about.privacy.long.personal.text', days(personal)), 'about.privacy.unverified'),
    },
    { key: say('about.privacy.long.codes'), value: say('about.privacy.long.codes.text') },
    { key: say('about.privacy.long.rest'), value: say('about.privacy.long.rest.text') },
  ]
}

const cookies = ['language', 'form', 'request', 'proof'] as const

function Cookies({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <Part title={say('about.privacy.pages')}>
      <p>{say('about.privacy.pages.none')}</p>
      <p>{say('about.privacy.pages.address')}</p>
      <p>{say('about.privacy.cookies')}</p>
      <SummaryList
        rows={cookies.map((name) => ({
          key: say(`about.privacy.cookie.${name}`),
          value: say(`about.privacy.cookie.${name}.text`),
        }))}
      />
      <p>{say('about.privacy.cookie.staff')}</p>
    </Part>
  )
}

function AskOperator({ visit: { say } }: OfVisit): JSX.Element {
  return (
    <p>
      <a href="/help#operators">{say('about.help.operators')}</a>
    </p>
  )
}

const works = ['scripts', 'keyboard', 'narrow', 'contrast', 'colour', 'errors'] as const

function AccessPage({ visit }: OfVisit): JSX.Element {
  const { say } = visit
  return (
    <>
      <h1>{say('common.footer.accessibility')}</h1>
      <p>{say('about.access.intro')}</p>
      <Part title={say('about.access.works')}>
        <Sentences items={works.map((what) => say(`about.access.works.${what}`))} />
      </Part>
      <Part title={say('about.access.checked')}>
        <p>{say('about.access.checked.axe')}</p>
      </Part>
      <Part title={say('about.access.notYet')}>
        <Sentences items={[say('about.access.notYet.readers'), say('about.access.notYet.native')]} />
      </Part>
      <Part title={say('about.access.report')}>
        <p>{say('about.access.report.text')}</p>
        <p>
          <a href="/ask">{say('ask.title')}</a>
        </p>
        <AskOperator visit={visit} />
      </Part>
    </>
  )
}
