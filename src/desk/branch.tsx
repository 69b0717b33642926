import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { beginAtBranch, branchPapers, openAtBranch, readBranch } from '../cases/branch.ts'
import { languages } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { checkIin } from '../domain/iin.ts'
import type { Day } from '../domain/instant.ts'
import { parseMsisdn } from '../domain/msisdn.ts'
import { parseNamedLine } from '../domain/named-line.ts'
import { rule } from '../domain/operator.ts'
import { parseEmail } from '../domain/payee.ts'
import { systemCan } from '../domain/permissions.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextInput } from '../ui/form.tsx'
import { lineProblem, numberProblem } from '../ui/number-problem.ts'
import { messageFor } from '../ui/parse-form.ts'
import { BackLink } from '../ui/parts.tsx'
import { languageNames } from '../ui/words.ts'
import { BranchBody, type Decided } from './branch-page.tsx'
import { declarationPage } from './declaration.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded } from './words.ts'

/** The holder stands at a branch: what their document says is compared, and a request is opened that somebody else approves. */
export function branchRoutes(app: Hono, inside: Inside): void {
  app.get(
    '/branch',
    inside((v) => startPage(v, {})),
  )
  app.post('/branch', inside(begin))
  app.get(
    '/branch/:id',
    inside((v) => visitPage(v, {})),
  )
  app.post('/branch/:id', inside(open))
  app.get('/c/:ref/declaration', inside(declarationPage))
}

interface Typed {
  line?: string
  document?: string
  last?: string
  iin?: string
  language?: string
  errors?: Messages
  status?: 400 | 409
}

async function startPage(v: Visit, typed: Typed): Promise<Response> {
  if (systemCan('open-at-branch', v.who) !== true) return refusalPage(v, 403)
  const title = v.say('branch.title')
  const known = rule(v.office.rules.care.branch)
  const body = (
    <div class="narrow">
      <ErrorSummary errors={typed.errors} />
      <BackLink href="/desk/search" />
      <h1>{title}</h1>
      <p>{v.say('branch.lead')}</p>
      <p>{v.say('branch.fourEyes')}</p>
      {known === null ? <p class="quiet">{v.say('branch.unknown')}</p> : null}
      <StartForm v={v} typed={typed} />
    </div>
  )
  const status = typed.status ? { status: typed.status, errorTitle: true } : {}
  return deskPage(v, { title, body, path: '/desk/branch', ...status })
}

function StartForm({ v, typed }: { v: Visit; typed: Typed }): JSX.Element {
  const { errors } = typed
  return (
    <Form action="/desk/branch" csrf={v.csrf}>
      <TextInput
        name="line"
        label={v.say('branch.line')}
        hint={v.say('branch.line.hint')}
        value={typed.line}
        error={errors?.line}
        inputMode="tel"
        autocomplete="off"
        width={20}
      />
      <Radios
        name="document"
        label={v.say('branch.document')}
        value={typed.document}
        error={errors?.document}
        items={branchPapers(v.office.rules).map((code) => ({
          value: code,
          label: coded(v.lang, 'papers.kind', code),
        }))}
      />
      <TextInput
        name="last"
        label={v.say('branch.last')}
        hint={v.say('branch.last.hint')}
        value={typed.last}
        autocomplete="off"
        maxLength={3}
        width={4}
      />
      <TextInput
        name="iin"
        label={v.say('branch.iin')}
        hint={v.say('branch.iin.hint')}
        value={typed.iin}
        error={errors?.iin}
        inputMode="numeric"
        autocomplete="off"
        width={20}
      />
      <Radios
        name="language"
        label={v.say('branch.language')}
        value={typed.language}
        error={errors?.language}
        items={languages.map((each) => ({ value: each, label: languageNames[each] }))}
      />
      <Buttons>
        <Button>{v.say('branch.begin')}</Button>
      </Buttons>
    </Form>
  )
}

async function begin(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const fields = ['line', 'document', 'last', 'iin', 'language'] as const
  const typed: Typed = Object.fromEntries(fields.map((name) => [name, textOf(form, name)]))
  const line = parseNamedLine(typed.line ?? '', rule(v.office.rules.country))
  const iin = typed.iin === '' ? undefined : checkIin(typed.iin ?? '')
  const language = languages.find((each) => each === typed.language)
  const document = branchPapers(v.office.rules).find((each) => each === typed.document)
  const errors: Messages = {
    ...(line.ok ? {} : { line: lineProblem(v.lang, line) }),
    ...(document ? {} : { document: messageFor(v.lang, { code: 'choose' }) }),
    ...(iin && !iin.ok ? { iin: messageFor(v.lang, { code: 'iin' }) } : {}),
    ...(language ? {} : { language: messageFor(v.lang, { code: 'choose' }) }),
  }
  if (!line.ok || !document || !language || (iin && !iin.ok)) return startPage(v, { ...typed, errors, status: 400 })
  try {
    const id = await beginAtBranch(v.house.desk, v.office, v.who, {
      line: 'iccid' in line ? { iccid: line.iccid } : { number: line.number },
      document,
      last: typed.last ?? '',
      ...(iin?.ok ? { iin: iin.iin } : {}),
      language,
    })
    return v.c.redirect(`/desk/branch/${id}`, 303)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    if (error.code === 'not-your-role') return refusalPage(v, 403)
    return startPage(v, { ...typed, errors: { line: coded(v.lang, 'codes.no', error.code) }, status: 409 })
  }
}

const isId = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

async function visitPage(v: Visit, decided: Decided, end?: 'now' | Day): Promise<Response> {
  const id = v.c.req.param('id') ?? ''
  const page = isId(id) ? await readBranch(v.house.desk, v.office, v.who, id, end) : null
  if (!page) return refusalPage(v, 404)
  if (page.is === 'opened') return v.c.redirect(`/desk/c/${page.ref}/declaration`, 303)
  const title = v.say('branch.title')
  const body = <BranchBody v={v} id={id} page={page} decided={decided} />
  const status = decided.status ? { status: decided.status, errorTitle: true } : {}
  const refresh = page.is === 'looking' ? { refresh: 2 } : {}
  return deskPage(v, { title, body, path: `/desk/branch/${id}`, ...status, ...refresh })
}

async function open(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const id = v.c.req.param('id') ?? ''
  const page = isId(id) ? await readBranch(v.house.desk, v.office, v.who, id) : null
  if (!page) return refusalPage(v, 404)
  if (page.is === 'opened') return v.c.redirect(`/desk/c/${page.ref}/declaration`, 303)
  if (page.is !== 'ready') return visitPage(v, {})
  const { decided, decision } = readDecision(v, form, page.line.binding.msisdn)
  if (!decision) return visitPage(v, { ...decided, status: 400 })
  try {
    const ref = await openAtBranch(v.house.desk, v.office, v.who, id, { ...decision, shown: textOf(form, 'shown') })
    return v.c.redirect(`/desk/c/${ref}/declaration`, 303)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    const errors: Messages =
      error.code === 'bad-date'
        ? { day: v.say('branch.badDate') }
        : { '': error.code === 'line-changed' ? v.say('branch.changed') : coded(v.lang, 'codes.no', error.code) }
    return visitPage(v, { ...decided, errors, status: 409 }, decision.requestedEnd)
  }
}

type Decision = Omit<Parameters<typeof openAtBranch>[4], 'shown'>

/** What was chosen with the person; without `decision` something is missing, and `decided.errors` says what. */
function readDecision(v: Visit, form: FormData, ending: string): { decided: Decided; decision?: Decision } {
  const names = ['end', 'day-year', 'day-month', 'day-day', 'to', 'email', 'phone', 'money', 'sure', 'agreed']
  const typed: Record<string, string> = Object.fromEntries(names.map((name) => [name, textOf(form, name)]))
  const choose = messageFor(v.lang, { code: 'choose' })
  const errors: Messages = {}
  const end = typed.end === 'now' || typed.end === 'day' ? typed.end : undefined
  if (!end) errors.end = choose
  const contact = contactFrom(v, typed, ending, errors)
  const money = typed.money === 'at-branch' ? ('at-branch' as const) : ('later' as const)
  if (typed.money === '' && form.has('asked-money')) errors.money = choose
  if (typed.sure !== 'yes') errors.sure = v.say('branch.sure.needed')
  if (typed.agreed !== 'yes') errors.agreed = v.say('branch.agreed.needed')
  if (!end || Object.keys(errors).length > 0) return { decided: { typed, errors } }
  const part = (name: string) => (typed[name] ?? '').padStart(2, '0')
  const requestedEnd = end === 'now' ? end : `${typed['day-year']}-${part('day-month')}-${part('day-day')}`
  return { decided: { typed }, decision: { requestedEnd, money, ...(contact ? { contact } : {}) } }
}

/** A channel that outlives the line; undefined also where the person has none. */
function contactFrom(
  v: Visit,
  typed: Record<string, string>,
  ending: string,
  errors: Messages,
): Decision['contact'] | undefined {
  if (typed.to === 'none') return undefined
  if (typed.to === 'email') {
    const parsed = parseEmail(typed.email ?? '')
    if (parsed.ok) return { channel: 'email', address: parsed.email }
    errors.email = messageFor(v.lang, { code: 'email' })
    return undefined
  }
  if (typed.to !== 'phone') {
    errors.to = messageFor(v.lang, { code: 'choose' })
    return undefined
  }
  const parsed = parseMsisdn(typed.phone ?? '', rule(v.office.rules.country))
  if (!parsed.ok) errors.phone = numberProblem(v.lang, parsed.code)
  else if (parsed.msisdn === ending) errors.phone = v.say('branch.phone.same')
  else return { channel: 'phone', address: parsed.msisdn }
  return undefined
}
