import { randomUUID } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { readCookie, setCookie } from '../auth/cookies.ts'
import { csrfOk } from '../auth/csrf.ts'
import { holdsLink } from '../auth/links.ts'
import { askQuestion, openQuestion, questionPicture, whenDeleted, writeToQuestion } from '../cases/questions.ts'
import { CaseRefused } from '../domain/errors.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { parseEmail } from '../domain/payee.ts'
import { questionLink } from '../store/link-keys.ts'
import type { Messages } from '../ui/form.tsx'
import { isFormId, picturePage, readFormId } from '../ui/form-id.ts'
import { formats } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { messageFor } from '../ui/parse-form.ts'
import { sentFields } from '../ui/sent-fields.ts'
import { tellingAddress } from '../ui/visitor-address.ts'
import { isKey } from '../ui/words.ts'
import { AskPage, type AskTyped, QuestionPage } from './ask-page.tsx'
import { hasFile, picturesOf } from './chat-files.ts'
import { type DemoOf, show, showError, showNotice, type Visit, visitOf } from './visit.tsx'

/** A question to care before there is a request, for anybody: asked on a page, answered at the desk, read by its own link. */
export function askRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/ask', (c) => askPage(visitOf(c, house), {}, demoOf))
  app.post('/ask', (c) => ask(c, house, demoOf))
  app.get('/ask/:operator/:id', async (c) => {
    const held = heldOf(c, house)
    return held ? questionPage(held, undefined, demoOf) : showError(visitOf(c, house), 404, demoOf)
  })
  app.post('/ask/:operator/:id', (c) => write(c, house, demoOf))
  app.get('/ask/:operator/:id/:message/:page', (c) => picture(c, house, demoOf))
}

const cookieName = 'question'
const keptDays = 7

async function askPage(
  visit: Visit,
  { typed, errors, first }: { typed?: AskTyped; errors?: Messages; first?: string },
  demoOf?: DemoOf,
): Promise<Response> {
  const { c, house } = visit
  const [operator = '', id = ''] = readCookie(c, house, cookieName)?.split('.') ?? []
  const kept = house.operators.has(operator) && isFormId(id)
  const body = (
    <AskPage
      visit={visit}
      operators={[...house.operators.values()]}
      fresh={typed?.id ?? randomUUID()}
      typed={typed}
      errors={errors}
      begun={first ?? (kept && !errors ? questionLink(house.desk.keys, '', operator, id) : undefined)}
    />
  )
  return show(visit, { title: visit.say('ask.title'), body, wrong: errors !== undefined }, demoOf)
}

async function ask(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const form = await sentFields(c)
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const { id: name, known } = readFormId(form.get('id'))
  const typed: AskTyped = {
    id: name,
    operator: text('operator'),
    text: String(form.get('text') ?? ''),
    email: text('email'),
  }
  // What was written stays, and is sent by one more press.
  // Who wrote nothing is told of nothing that was kept; below, an empty question goes no further.
  if (typed.text.trim() !== '') {
    const no = csrfOk(c, house, form) ? (known ? undefined : 'chat.no.form') : 'chat.no.session'
    if (no) return askPage(visit, { typed, errors: { text: visit.say(no) } }, demoOf)
  }
  const only = house.operators.size === 1 ? [...house.operators.keys()][0] : undefined
  const operator = only ?? (house.operators.has(typed.operator) ? typed.operator : undefined)
  const email = typed.email === '' ? undefined : parseEmail(typed.email)
  const errors: Messages = {
    ...(operator ? {} : { operator: messageFor(visit.lang, { code: 'choose' }) }),
    ...(email && !email.ok ? { email: messageFor(visit.lang, { code: 'email' }) } : {}),
    ...(typed.text.trim() === '' ? { text: visit.say('chat.no.empty-message') } : {}),
  }
  if (!operator || Object.keys(errors).length > 0) return askPage(visit, { typed, errors }, demoOf)
  try {
    const { id, text: words } = typed
    const from = tellingAddress(c, house)
    const address = email?.ok ? email.email : undefined
    await askQuestion(house.desk, operator, { id, text: words, language: visit.lang, email: address, from })
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    const errors = { text: problem(visit, error.code) }
    if (error.code !== 'asked-already') return askPage(visit, { typed, errors }, demoOf)
    const first = questionLink(house.desk.keys, '', operator, typed.id)
    return askPage(visit, { typed: { ...typed, id: randomUUID() }, errors, first }, demoOf)
  }
  setCookie(c, house, cookieName, `${operator}.${typed.id}`, { maxAgeSeconds: keptDays * 86_400 })
  return c.redirect(questionLink(house.desk.keys, '', operator, typed.id), 303)
}

function problem({ say }: Visit, code: string): string {
  const key = [`ask.no.${code}`, `chat.no.${code}`, `papers.no.${code}`].find(isKey)
  return key ? (say as (key: string) => string)(key) : say('errors.code.check')
}

/** Somebody who came by the link of a question. */
interface Held {
  visit: Visit
  office: KnownOperator
  id: string
  href: string
}

function heldOf(c: Context, house: House): Held | undefined {
  c.header('x-robots-tag', 'noindex, nofollow')
  const office = house.operators.get(c.req.param('operator') ?? '')
  const id = c.req.param('id') ?? ''
  if (!office || !isFormId(id)) return undefined
  if (!holdsLink(c, house.desk, office.rules.id, id, 'question')) return undefined
  return { visit: visitOf(c, house), office, id, href: questionLink(house.desk.keys, '', office.rules.id, id) }
}

interface Tried {
  id: string
  typed: string
  /** None: they only looked for answers while they wrote. */
  errors?: Messages
}

async function questionPage(held: Held, tried: Tried | undefined, demoOf?: DemoOf): Promise<Response> {
  const { visit, office, id } = held
  const opened = await openQuestion(visit.house.desk, office.rules.id, id, 'subscriber')
  if (!opened) return gonePage(held, demoOf)
  const body = (
    <QuestionPage
      visit={visit}
      office={office}
      format={formats(visit.lang, rule(office.rules.zone))}
      href={held.href}
      address={`${visit.house.baseUrl}${held.href}`}
      opened={opened}
      fresh={tried?.id ?? randomUUID()}
      typed={tried?.typed}
      errors={tried?.errors}
    />
  )
  const wrong = tried?.errors !== undefined
  return show(visit, { title: visit.say('ask.title'), body, wrong, scripts: ['upload.js'] }, demoOf)
}

/** It was deleted as was said beside it; the day is known for some years. */
async function gonePage(held: Held, demoOf?: DemoOf): Promise<Response> {
  const { visit, office } = held
  const { say, lang } = visit
  const days = formats(lang).days(rule(office.rules.retentionDays['application-idle']))
  const notice = {
    title: await goneTitle(held),
    text: say('ask.gone.text', { days }),
    action: { href: '/ask', label: say('ask.gone.go') },
  }
  return showNotice(visit, 410, notice, demoOf)
}

async function goneTitle({ visit, office, id }: Held): Promise<string> {
  const { house, say, lang } = visit
  const at = await whenDeleted(house.desk, office.rules.id, id)
  if (at === null) return say('ask.gone')
  return say('ask.gone.when', { date: formats(lang, rule(office.rules.zone)).date(at) })
}

async function write(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const held = heldOf(c, house)
  if (!held) return showError(visitOf(c, house), 404, demoOf)
  const { visit, office } = held
  const form = await sentFields(c)
  const { id, known } = readFormId(form.get('id'))
  const typed = String(form.get('text') ?? '')
  // A browser fills in no file again: whoever chose one must know.
  const lostFile = hasFile(form.get('file')) ? { file: visit.say('chat.no.file-again') } : {}
  const again = (field: string, code: string, under = id) =>
    questionPage(held, { id: under, typed, errors: { ...lostFile, [field]: problem(visit, code) } }, demoOf)
  // Looking changes nothing, and needs no token.
  if (form.get('look') === 'yes') return questionPage(held, { id, typed }, demoOf)
  if (!csrfOk(c, house, form)) return again('text', typed.trim() === '' ? 'empty-message' : 'session')
  if (!known) return again('text', 'form')
  const pictures = await picturesOf(house, form.get('file'))
  if (!Array.isArray(pictures)) return again('file', pictures.no)
  try {
    await writeToQuestion(house.desk, office.rules.id, held.id, 'asker', { id, text: typed, pictures })
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    if (error.code === 'no-such-question') return askAnew(held, typed, demoOf)
    return again('text', error.code, error.code === 'sent-already' ? randomUUID() : id)
  }
  return c.redirect(held.href, 303)
}

/** What somebody wrote to a question that was deleted meanwhile is a question of its own by one more press. */
async function askAnew(held: Held, text: string, demoOf?: DemoOf): Promise<Response> {
  const error = `${await goneTitle(held)}. ${held.visit.say('ask.gone.again')}`
  const typed = { id: randomUUID(), operator: held.office.rules.id, text, email: '' }
  return askPage(held.visit, { typed, errors: { text: error } }, demoOf)
}

async function picture(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const held = heldOf(c, house)
  const message = c.req.param('message') ?? ''
  const page = picturePage(message, c.req.param('page') ?? '')
  const jpeg =
    held && page && (await questionPicture(house.desk, held.office.rules.id, { question: held.id, message, page }))
  if (!jpeg) return showError(visitOf(c, house), 404, demoOf)
  return c.body(new Uint8Array(jpeg), 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
}
