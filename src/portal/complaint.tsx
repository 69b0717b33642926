import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { type Grievance, grievancesOf } from '../domain/complaints.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { Button, Buttons } from '../ui/form.tsx'
import type { House } from '../ui/house.ts'
import { Banner } from '../ui/parts.tsx'
import { type CaseVisit, caseHref, keyedVisit, progressFor } from './case-visit.tsx'
import { attachments, letterOf } from './complaint-letter.ts'
import { Part } from './pages/frame.tsx'
import { type DemoOf, show, type Visit } from './visit.tsx'

/** How to complain, and a letter filled in by the case, for whoever came by our link. Read only: the person sends it. */
export function complaintRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/c/:ref/complaint', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    return visit instanceof Response ? visit : complaintPage(visit)
  })
  app.get('/c/:ref/complaint.txt', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    if (visit instanceof Response) return visit
    const text = letterOf(visit, grievances(visit)).join('\n\n').replaceAll('\u00a0', ' ').replaceAll('\n', '\r\n')
    return c.body(`\ufeff${text}\r\n`, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="complaint-${visit.view.case.ref}.txt"`,
    })
  })
}

function complaintPage(visit: CaseVisit): Promise<Response> {
  const { say } = visit
  const found = grievances(visit)
  const body = (
    <>
      <h1>{say('complain.title')}</h1>
      <p>{say('complain.lead')}</p>
      {found.length === 0 ? <Banner tone="neutral" title={say('complain.letter.nothing')} /> : null}
      <ComplaintSteps visit={visit} office={visit.office} />
      <Part title={say('complain.attach')}>
        <ul>
          {attachments(visit).map(({ label, below }) => (
            <li key={below}>
              <a href={caseHref(visit, below)}>{label}</a>
            </li>
          ))}
          <li>{say('complain.attach.answer')}</li>
        </ul>
      </Part>
      <Part title={say('complain.letter')}>
        <p>{say('complain.letter.how')}</p>
        <div class="card letter">
          {letterOf(visit, found).map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
        <Buttons>
          <Button href={caseHref(visit, '/complaint.txt')} kind="secondary">
            {say('complain.letter.save')}
          </Button>
          <Button href={caseHref(visit)} kind="secondary">
            {say('track.back.toCase')}
          </Button>
        </Buttons>
      </Part>
    </>
  )
  return show(visit, { title: say('complain.title'), body }, visit.demoOf)
}

const grievances = (visit: CaseVisit): Grievance[] => {
  const { view, office } = visit
  const late = progressFor(visit).promise.state === 'late'
  return grievancesOf({ ...view, late, rules: office.rules, calendar: office.calendar })
}

/** The way of the country, step by step; what nobody could verify is marked as such. */
export function ComplaintSteps({ visit: { say, lang }, office }: { visit: Visit; office: KnownOperator }): JSX.Element {
  const way = office.complaints
  if (!way) return <p>{say('complain.noCountry')}</p>
  const days = say('complain.calendarDays', { n: rule(way.answerDays) })
  const mark = (verified: boolean) => (verified ? null : <span class="quiet"> {say('complain.unverified')}</span>)
  return (
    <Part title={say('complain.steps')}>
      <ol class="own-way">
        {way.steps.map((step) => (
          <li key={step.id}>
            <b>{step.names[lang]}</b>
            <p>
              {step.how[lang]}
              {mark(step.verified)}
            </p>
          </li>
        ))}
      </ol>
      <p>
        {say('complain.days', { days, law: way.law[lang] })}
        {mark(way.answerDays.verified)}
      </p>
    </Part>
  )
}

/** On the page of a request, where something of it is late or was refused: what it is, and the way to complain. */
export function MayComplain({ visit }: { visit: CaseVisit }): JSX.Element | null {
  const { say, format, hasKey } = visit
  const found = grievances(visit)
  if (!hasKey || found.length === 0) return null
  return (
    <Banner tone="neutral" title={say('complain.now.title')}>
      {found.map((each) => (
        <p key={each.is}>
          {each.is === 'refund'
            ? say('complain.now.refund', { date: format.date(each.expected) })
            : say(`complain.now.${each.is}`)}
        </p>
      ))}
      <p>
        <a href={caseHref(visit, '/complaint')}>{say('complain.title')}</a>
      </p>
    </Banner>
  )
}
