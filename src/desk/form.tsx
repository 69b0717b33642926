import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { formLinkHours, readFormLinks, sendFormLink, takeBackFormLink } from '../cases/form-links.ts'
import { numberOfCall } from '../cases/hotline.ts'
import { openingReasons } from '../cases/open-personal-data.ts'
import { openQuestion } from '../cases/questions.ts'
import { languages } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { parseMsisdn } from '../domain/msisdn.ts'
import { rule } from '../domain/operator.ts'
import { parseEmail } from '../domain/payee.ts'
import { systemCan } from '../domain/permissions.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, Select, TextInput } from '../ui/form.tsx'
import { formIdOf, isFormId } from '../ui/form-id.ts'
import { msisdnMasked } from '../ui/format.ts'
import { numberProblem } from '../ui/number-problem.ts'
import { messageFor } from '../ui/parse-form.ts'
import { BackLink, Banner } from '../ui/parts.tsx'
import { Table } from '../ui/timeline.tsx'
import { languageNames } from '../ui/words.ts'
import { staffNames } from './case-page.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded } from './words.ts'

/** An agent sends a caller the form: by SMS to the line, or to an address that the caller says. */
export function formRoutes(app: Hono, inside: Inside): void {
  app.get('/form', inside(opened))
  app.post('/form', inside(send))
  app.post('/form/take-back', inside(takeBack))
}

interface Typed {
  id?: string
  number?: string
  to?: string
  email?: string
  language?: string
  reason?: string
  errors?: Messages
  sent?: boolean
  status?: 400 | 409
}

async function opened(v: Visit): Promise<Response> {
  // An engineer sends nothing, and has no need to see whom something was sent to.
  if (systemCan('send-form', v.who) !== true) return refusalPage(v, 403)
  const asked = v.c.req.query('question') ?? ''
  const question = isFormId(asked) ? await openQuestion(v.house.desk, v.operator, asked, 'staff') : null
  if (question) {
    const { email, language } = question.question
    return page(v, { language, ...(email ? { to: 'email', email } : {}) })
  }
  const call = v.c.req.query('call') ?? ''
  const number = isFormId(call) ? await numberOfCall(v.house.desk, v.operator, call, v.who) : null
  return page(v, { ...(number ? { number } : {}), sent: v.c.req.query('sent') === '1' })
}

async function page(v: Visit, typed: Typed): Promise<Response> {
  const title = v.say('form.desk.title')
  const links = await readFormLinks(v.house.desk, v.operator)
  const body = (
    <>
      <div class="narrow">
        <ErrorSummary errors={typed.errors} />
        <BackLink href="/desk/hotline" />
        <h1>{title}</h1>
        {typed.sent ? (
          <div role="status">
            <Banner tone="ok" title={v.say('form.desk.sent')} />
          </div>
        ) : null}
        <p>{v.say('form.desk.lead', { hours: formLinkHours })}</p>
        <p>
          {v.say('form.desk.code')} {v.say('form.desk.fourEyes')}
        </p>
        <SendForm v={v} typed={typed} />
      </div>
      <Sent v={v} links={links} names={await staffNames(v)} />
    </>
  )
  const status = typed.status ? { status: typed.status, errorTitle: true } : {}
  return deskPage(v, { title, body, path: '/desk/form', ...status })
}

function SendForm({ v, typed }: { v: Visit; typed: Typed }): JSX.Element {
  const { errors } = typed
  const email = (
    <TextInput
      name="email"
      label={v.say('form.desk.email')}
      value={typed.email}
      error={errors?.email}
      type="email"
      inputMode="email"
      autocomplete="off"
      maxLength={254}
    />
  )
  return (
    <Form action="/desk/form" csrf={v.csrf}>
      <input type="hidden" name="id" value={typed.id ?? randomUUID()} />
      <TextInput
        name="number"
        label={v.say('form.desk.number')}
        value={typed.number}
        error={errors?.number}
        type="tel"
        inputMode="tel"
        autocomplete="off"
        width={20}
      />
      <Radios
        name="to"
        label={v.say('form.desk.to')}
        error={errors?.to}
        value={typed.to}
        items={[
          { value: 'sms', label: v.say('form.desk.to.sms'), hint: v.say('form.desk.to.sms.hint') },
          { value: 'email', label: v.say('form.desk.to.email'), hint: v.say('form.desk.to.email.hint'), reveal: email },
        ]}
      />
      <Radios
        name="language"
        label={v.say('form.desk.language')}
        error={errors?.language}
        value={typed.language}
        items={languages.map((each) => ({ value: each, label: languageNames[each] }))}
      />
      <Select
        name="reason"
        label={v.say('form.desk.reason')}
        value={typed.reason ?? 'subscriber-called'}
        options={openingReasons.map((code) => ({ value: code, label: coded(v.lang, 'codes.opening', code) }))}
      />
      <Buttons>
        <Button>{v.say('form.desk.send')}</Button>
      </Buttons>
    </Form>
  )
}

async function send(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const [given, number, to, email, chosen, reason] = ['id', 'number', 'to', 'email', 'language', 'reason'].map((name) =>
    textOf(form, name),
  )
  const id = formIdOf(String(given ?? ''))
  const typed: Typed = Object.fromEntries(
    Object.entries({ id, number, to, email, language: chosen, reason }).filter(([, value]) => value !== ''),
  )
  const parsed = parseMsisdn(number ?? '', rule(v.office.rules.country))
  const mail = to === 'email' ? parseEmail(email ?? '') : undefined
  const language = languages.find((each) => each === chosen)
  const errors: Messages = {
    ...(parsed.ok ? {} : { number: numberProblem(v.lang, parsed.code) }),
    ...(to === 'sms' || to === 'email' ? {} : { to: messageFor(v.lang, { code: 'choose' }) }),
    ...(mail && !mail.ok ? { email: messageFor(v.lang, { code: 'email' }) } : {}),
    ...(language ? {} : { language: messageFor(v.lang, { code: 'choose' }) }),
  }
  if (!parsed.ok || !language || Object.keys(errors).length > 0) return page(v, { ...typed, errors, status: 400 })
  const where = mail?.ok
    ? { channel: 'email' as const, address: mail.email }
    : { channel: 'sms' as const, address: parsed.msisdn }
  const { desk, baseUrl } = v.house
  try {
    const asked = { id, number: parsed.msisdn, to: where, language, reason: reason ?? '' }
    await sendFormLink(desk, v.office, v.who, baseUrl, asked)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    if (error.code === 'not-your-role') return refusalPage(v, 403)
    return page(v, { ...typed, errors: { number: coded(v.lang, 'codes.no', error.code) }, status: 409 })
  }
  return v.c.redirect('/desk/form?sent=1', 303)
}

async function takeBack(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const id = textOf(form, 'id')
  try {
    if (isFormId(id)) await takeBackFormLink(v.house.desk, v.operator, v.who, id)
  } catch (error) {
    if (error instanceof CaseRefused) return refusalPage(v, 403)
    throw error
  }
  return v.c.redirect('/desk/form', 303)
}

interface SentProps {
  v: Visit
  links: Awaited<ReturnType<typeof readFormLinks>>
  names: Map<string, string>
}

/** Numbers and addresses only as far as one needs to tell two callers apart. */
function Sent({ v, links, names }: SentProps): JSX.Element {
  const state = (link: SentProps['links'][number]) => (
    <>
      {v.say(`form.desk.state.${link.state}`, { until: v.format.dateTimeShort(link.expiresAt) })}
      {link.state === 'open' ? <TakeBack v={v} id={link.id} number={msisdnMasked(link.number)} /> : null}
    </>
  )
  return (
    <>
      <h2>{v.say('form.desk.list')}</h2>
      <Table
        caption={v.say('form.desk.list')}
        captionUnseen
        rows={links}
        id={(link) => link.id}
        empty={<p class="quiet">{v.say('form.desk.list.none')}</p>}
        columns={[
          { title: v.say('form.desk.when'), cell: (link) => v.format.dateTimeShort(link.sentAt) },
          { title: v.say('form.desk.who'), cell: (link) => names.get(link.sentBy) ?? link.sentBy },
          { title: v.say('form.desk.number'), cell: (link) => <span class="nowrap">{msisdnMasked(link.number)}</span> },
          {
            title: v.say('form.desk.where'),
            cell: ({ to }) => (to.channel === 'sms' ? 'SMS' : maskedAddress(to.address)),
          },
          { title: v.say('desk.fact.language'), cell: (link) => languageNames[link.language] },
          { title: v.say('form.desk.state'), cell: state },
        ]}
      />
    </>
  )
}

function TakeBack({ v, id, number }: { v: Visit; id: string; number: string }): JSX.Element {
  return (
    <Form action="/desk/form/take-back" csrf={v.csrf}>
      <input type="hidden" name="id" value={id} />
      <button type="submit" class="plain" aria-label={v.say('form.desk.takeBack.of', { number })}>
        {v.say('form.desk.takeBack')}
      </button>
    </Form>
  )
}

/** `a•••@example.kz`: its owner knows it by that. */
const maskedAddress = (address: string) => address.replace(/^(.)[^@]*/, '$1•••')
