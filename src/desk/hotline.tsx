import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { type Answered, answerCall, type CallPage, readCall, readCalls, startCall } from '../cases/hotline.ts'
import { openingReasons } from '../cases/open-personal-data.ts'
import { languages } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { type HotlineQuestion, hotlineQuestions } from '../domain/hotline.ts'
import { parseMsisdn } from '../domain/msisdn.ts'
import { rule } from '../domain/operator.ts'
import { Button, Buttons, ErrorSummary, Form, Select, TextInput } from '../ui/form.tsx'
import { numberProblem } from '../ui/number-problem.ts'
import { BackLink, Panel } from '../ui/parts.tsx'
import { languageNames } from '../ui/words.ts'
import { staffNames } from './case-page.tsx'
import { StandingAloud } from './standing-to-read.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded, personWord } from './words.ts'

/** A caller who shows who they are: two questions, compared and never shown, and a code that is read out once. */
export function hotlineRoutes(app: Hono, inside: Inside): void {
  app.get(
    '/hotline',
    inside((v) => startPage(v, {})),
  )
  app.post('/hotline', inside(start))
  app.get('/hotline/:id', inside(callPage))
  app.post('/hotline/:id', inside(answer))
}

async function startPage(v: Visit, typed: { number?: string; error?: string; status?: 400 | 409 }): Promise<Response> {
  const errors = typed.error === undefined ? undefined : { number: typed.error }
  const body = (
    <div class="narrow">
      <ErrorSummary errors={errors} />
      <BackLink href="/desk" />
      <h1>{v.say('hotline.desk.title')}</h1>
      <p>{v.say('hotline.desk.lead')}</p>
      <Form action="/desk/hotline" csrf={v.csrf}>
        <TextInput
          name="number"
          label={v.say('hotline.desk.number')}
          value={typed.number}
          error={typed.error}
          type="tel"
          inputMode="tel"
          autocomplete="off"
          width={20}
        />
        <div class="field">
          <label for="reason">{v.say('hotline.desk.reason')}</label>
          <select id="reason" name="reason">
            {openingReasons.map((code) => (
              <option key={code} value={code} selected={code === 'subscriber-called'}>
                {coded(v.lang, 'codes.opening', code)}
              </option>
            ))}
          </select>
        </div>
        <Select
          name="language"
          label={v.say('hotline.desk.language')}
          value={v.lang}
          options={languages.map((each) => ({ value: each, label: languageNames[each] }))}
        />
        <Buttons>
          <Button>{v.say('hotline.desk.start')}</Button>
        </Buttons>
      </Form>
      <Buttons>
        <Button href="/desk/form" kind="secondary">
          {v.say('form.desk.title')}
        </Button>
      </Buttons>
      <Log v={v} rows={await readCalls(v.house.desk, v.operator)} names={await staffNames(v)} />
    </div>
  )
  const title = v.say('hotline.desk.title')
  return deskPage(v, { title, body, path: '/desk/hotline', ...(typed.status ? { status: typed.status } : {}) })
}

interface LogProps {
  v: Visit
  rows: Awaited<ReturnType<typeof readCalls>>
  names: Map<string, string>
}

function Log({ v, rows, names }: LogProps): JSX.Element {
  const heads = ['when', 'who', 'why', 'outcome'] as const
  return (
    <section>
      <h2>{v.say('hotline.desk.log')}</h2>
      {rows.length === 0 ? (
        <p class="quiet">{v.say('hotline.desk.log.none')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {v.say(`hotline.desk.log.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((call) => (
              <tr key={call.id}>
                <td>{v.format.dateTimeShort(call.createdAt)}</td>
                <td>{personWord(v.lang, call.agent, names)}</td>
                <td>{coded(v.lang, 'codes.opening', call.reason)}</td>
                <td>
                  {v.say(`hotline.state.${call.state}`)}
                  {call.standingAt ? `, ${v.say('hotline.state.read')}` : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

async function start(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const typed = textOf(form, 'number')
  const parsed = parseMsisdn(typed, rule(v.office.rules.country))
  if (!parsed.ok) return startPage(v, { number: typed, error: numberProblem(v.lang, parsed.code), status: 400 })
  try {
    const language = languages.find((each) => each === textOf(form, 'language')) ?? v.lang
    const ask = { number: parsed.msisdn, reason: textOf(form, 'reason'), language }
    const id = await startCall(v.house.desk, v.operator, v.who, ask)
    return v.c.redirect(`/desk/hotline/${id}`, 303)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return startPage(v, { number: typed, error: coded(v.lang, 'codes.no', error.code), status: 409 })
  }
}

const isId = (id: string) => /^[0-9a-f-]{36}$/.test(id)

async function callPage(v: Visit): Promise<Response> {
  const id = v.c.req.param('id') ?? ''
  const call = isId(id) ? await readCall(v.house.desk, v.operator, id, v.who) : null
  if (!call) return refusalPage(v, 404)
  return framed(v, id, <Call v={v} id={id} call={call} />, call.is === 'looking')
}

function framed(v: Visit, id: string, inside: JSX.Element, waits: boolean): Promise<Response> {
  const body = (
    <div class="narrow">
      <BackLink href="/desk/hotline" />
      <h1>{v.say('hotline.desk.title')}</h1>
      {inside}
      <p>
        <a href="/desk/hotline">{v.say('hotline.desk.again')}</a>
      </p>
    </div>
  )
  const path = `/desk/hotline/${id}`
  return deskPage(v, { title: v.say('hotline.desk.title'), body, path, ...(waits ? { refresh: 2 } : {}) })
}

function Call({ v, id, call }: { v: Visit; id: string; call: CallPage }): JSX.Element {
  if (call.is === 'over') return <p role="status">{v.say(`hotline.desk.over.${call.state}`)}</p>
  if (call.is !== 'asking') return <p role="status">{v.say(`hotline.desk.${call.is}`)}</p>
  return (
    <Form action={`/desk/hotline/${id}`} csrf={v.csrf} enhance={false}>
      <h2>{v.say('hotline.desk.questions')}</h2>
      <p>{v.say('hotline.desk.type')}</p>
      {call.questions.map((question) => (
        <TextInput
          key={question}
          name={question}
          label={v.say(`hotline.q.${question}`)}
          autocomplete="off"
          maxLength={200}
        />
      ))}
      <Buttons>
        <Button>{v.say('hotline.desk.compare')}</Button>
      </Buttons>
    </Form>
  )
}

async function answer(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const id = v.c.req.param('id') ?? ''
  if (!isId(id)) return refusalPage(v, 404)
  const said = Object.fromEntries(hotlineQuestions.map((one): [HotlineQuestion, string] => [one, textOf(form, one)]))
  try {
    const answered = await answerCall(v.house.desk, v.operator, id, v.who, said, v.office.rules)
    return framed(v, id, <Outcome v={v} id={id} answered={answered} />, false)
  } catch (error) {
    // A second press: what the first one brought is not shown again, the page says where the call stands.
    if (error instanceof CaseRefused) return v.c.redirect(`/desk/hotline/${id}`, 303)
    throw error
  }
}

/** The only answer that ever holds the code: it stands at no address that could be opened again. */
function Outcome({ v, id, answered }: { v: Visit; id: string; answered: Answered }): JSX.Element {
  if (answered.is === 'failed')
    return (
      <div role="alert">
        <h2>{v.say('hotline.desk.failed')}</h2>
        <p>
          {answered.left > 0
            ? v.say('hotline.desk.failed.text', { n: answered.left })
            : v.say('hotline.desk.failed.none')}
        </p>
        <p class="quiet">{v.say('hotline.desk.failed.which')}</p>
      </div>
    )
  return (
    <>
      <Panel title={v.say('hotline.desk.passed')}>
        <p class="hotline-code">
          <b>{answered.code.replace(/(\d{3})(\d{3})/, '$1 $2')}</b>
        </p>
        <p>{v.say('hotline.desk.code.text', { time: v.format.time(answered.until) })}</p>
        <p>
          <a href={`/desk/form?call=${id}`}>{v.say('form.desk.title')}</a>
        </p>
      </Panel>
      <StandingAloud v={v} standing={answered.standing} />
    </>
  )
}
