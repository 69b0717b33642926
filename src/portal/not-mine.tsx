import { randomUUID } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { readLines } from '../cases/list-lines.ts'
import { reportedIn, reportNotMine } from '../cases/report-not-mine.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { LineOnFile } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import type { Messages } from '../ui/form.tsx'
import { formIdOf, isFormId } from '../ui/form-id.ts'
import type { House } from '../ui/house.ts'
import { messageFor } from '../ui/parse-form.ts'
import { type Journey, journeyForm, provenJourney } from './journey.tsx'
import { NotMineDone, NotMinePage, type NotMineTyped } from './pages/not-mine.tsx'
import { readContact } from './read-declaration.ts'
import { type DemoOf, show, showError } from './visit.tsx'

/** Lines in one's name that one never took: one page, one submit, a receipt for each. */
export function notMineRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/lines/not-mine', (c) =>
    onList(c, house, demoOf, (journey, lines) =>
      showForm(journey, lines, { lines: [], contact: '', form: randomUUID() }),
    ),
  )
  app.post('/lines/not-mine', (c) => onList(c, house, demoOf, send))
  app.get('/lines/not-mine/:form', (c) => done(c, house, demoOf))
}

/** Only for somebody whose list is there: where it is not, it is shown, or asked for, first. */
async function onList(
  c: Context,
  house: House,
  demoOf: DemoOf | undefined,
  act: (journey: Journey, lines: LineOnFile[]) => Promise<Response>,
): Promise<Response> {
  const journey = await provenJourney(c, house, 'lines', demoOf)
  if (journey instanceof Response) return journey
  const read = await readLines(house.desk, journey.key, journey.office.rules)
  if (read.is !== 'listed') return c.redirect('/lines', 303)
  return act(
    journey,
    read.lines.filter(({ standing }) => standing.state !== 'terminated'),
  )
}

function showForm(journey: Journey, lines: LineOnFile[], typed: NotMineTyped, errors?: Messages): Promise<Response> {
  const { say, demoOf } = journey
  const body = <NotMinePage journey={journey} lines={lines} typed={typed} errors={errors} />
  return show(journey, { title: say('lines.notMine.title'), body, wrong: errors !== undefined }, demoOf)
}

async function send(journey: Journey, lines: LineOnFile[]): Promise<Response> {
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  const { lang, say, office, house, key, c } = journey
  const ids = form.getAll('lines').map(String)
  const chosen = lines.filter(({ binding }) => ids.includes(binding.subscriptionId))
  const given = String(form.get('form') ?? '')
  const typed: NotMineTyped = {
    lines: chosen.map(({ binding }) => binding.subscriptionId),
    contact: String(form.get('contact') ?? '')
      .trim()
      .slice(0, 200),
    form: formIdOf(given),
  }
  const ending = chosen.map(({ binding }) => binding.msisdn)
  const contact = readContact(typed.contact, ending, rule(office.rules.country))
  const errors: Messages = {
    ...(chosen.length === 0 ? { lines: say('lines.notMine.choose') } : {}),
    ...('code' in contact ? { contact: messageFor(lang, contact) } : {}),
  }
  if ('code' in contact || Object.keys(errors).length > 0) return showForm(journey, lines, typed, errors)
  try {
    await reportNotMine(house.desk, key, office, { lines: typed.lines, contact, formId: typed.form })
  } catch (error) {
    // The proof ran out, or the list is another one by now: what there is, is shown.
    if (!(error instanceof CaseRefused)) throw error
    return c.redirect('/lines', 303)
  }
  const asked = new URLSearchParams({ n: String(chosen.length) })
  return c.redirect(`/lines/not-mine/${typed.form}?${asked}`, 303)
}

async function done(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const journey = await provenJourney(c, house, 'lines', demoOf)
  if (journey instanceof Response) return journey
  const form = c.req.param('form') ?? ''
  const reported = isFormId(form) ? await reportedIn(house.desk, journey.key, journey.office.rules, form) : null
  if (!reported) return showError(journey, 404, demoOf)
  const missed = Number(c.req.query('n') ?? '0') > reported.length
  const body = <NotMineDone journey={journey} reported={reported} missed={missed} />
  return show(journey, { title: journey.say('lines.notMine.done'), body }, demoOf)
}
