import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { mostSigns } from '../cases/chat.ts'
import {
  closeQuestion,
  findWaitingQuestions,
  type OpenedQuestion,
  openQuestion,
  questionPicture,
  writeToQuestion,
} from '../cases/questions.ts'
import { CaseRefused } from '../domain/errors.ts'
import { epochMsOf } from '../domain/instant.ts'
import { systemCan } from '../domain/permissions.ts'
import { ChatThread } from '../ui/chat-thread.tsx'
import { Button, Buttons, ErrorSummary, Form, TextArea } from '../ui/form.tsx'
import { BackLink } from '../ui/parts.tsx'
import { Table } from '../ui/timeline.tsx'
import { isKey, languageNames } from '../ui/words.ts'
import { staffNames } from './case-page.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit, type VisitHandler } from './visit.tsx'
import { coded } from './words.ts'

/** Questions of people who have no request: nothing of any record stands beside them. */
export function questionRoutes(app: Hono, inside: Inside): void {
  app.get('/question/:id', inside(answering((v) => threadPage(v))))
  app.post('/question/:id', inside(answering(answer)))
  app.get('/question/:id/:message/:page', inside(answering(picture)))
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What somebody writes to care is theirs: an engineer does not read it. */
function answering(handler: VisitHandler): VisitHandler {
  return (v) => {
    if (systemCan('answer-question', v.who) !== true) return refusalPage(v, 403)
    return uuid.test(v.c.req.param('id') ?? '') ? handler(v) : refusalPage(v, 404)
  }
}

/** Who waits for an answer without having a request, under the list of those who have one. */
export async function questionsWaiting(v: Visit): Promise<JSX.Element | null> {
  if (systemCan('answer-question', v.who) !== true) return null
  const { waiting, now } = await findWaitingQuestions(v.house.desk, v.operator)
  const waitedMs = (since: string) => Math.max(60_000, epochMsOf(now) - epochMsOf(since))
  return (
    <>
      <h2>{v.say('ask.desk.inbox')}</h2>
      <Table
        caption={v.say('ask.desk.inbox')}
        captionUnseen
        rows={waiting}
        id={(row) => row.id}
        empty={<p class="quiet">{v.say('ask.desk.inbox.none')}</p>}
        columns={[
          { title: v.say('chat.desk.waited'), cell: (row) => v.format.duration(waitedMs(row.since)) },
          {
            title: v.say('ask.desk.question'),
            cell: (row) => (
              <a href={`/desk/question/${row.id}`}>
                <b>{v.say('ask.desk.open')}</b>
              </a>
            ),
          },
          { title: v.say('desk.fact.language'), cell: (row) => languageNames[row.language] },
          { title: v.say('chat.desk.messages'), numeric: true, cell: (row) => v.format.number(row.messages) },
        ]}
      />
    </>
  )
}

interface Tried {
  id: string
  typed: string
  error: string
}

async function threadPage(v: Visit, tried?: Tried): Promise<Response> {
  const id = v.c.req.param('id') ?? ''
  const opened = await openQuestion(v.house.desk, v.operator, id, 'staff')
  if (!opened) return refusalPage(v, 404)
  const { question, messages } = opened
  const names = await staffNames(v)
  return deskPage(v, {
    title: v.say('ask.desk.title'),
    room: 'chat',
    path: `/desk/question/${id}`,
    status: tried ? 400 : 200,
    errorTitle: tried !== undefined,
    body: (
      <>
        <ErrorSummary errors={tried ? { text: tried.error } : undefined} />
        <BackLink href="/desk/chat" />
        <h1>{v.say('ask.desk.title')}</h1>
        <p>{v.say('ask.desk.lead')}</p>
        <p class="quiet">
          {v.say('chat.desk.language', { language: languageNames[question.language] })}{' '}
          {v.say(question.email === null ? 'ask.desk.noEmail' : 'ask.desk.email')}
        </p>
        <ChatThread
          messages={messages}
          reader="staff"
          format={v.format}
          nameOf={(message) =>
            message.side === 'subscriber'
              ? v.say('ask.desk.asker')
              : (names.get(message.by ?? '') ?? v.say('chat.care'))
          }
          pictureHref={(message, page) => `/desk/question/${id}/${message}/${page}`}
        />
        <AnswerForm v={v} id={id} messages={messages} {...(tried ? { tried } : {})} />
        <p>
          <a href={`/desk/form?question=${id}`}>{v.say('form.desk.title')}</a>
        </p>
      </>
    ),
  })
}

interface AnswerFormProps {
  v: Visit
  id: string
  messages: OpenedQuestion['messages']
  tried?: Tried
}

/** `upTo`: what was on this page. What came meanwhile still waits for an answer. */
function AnswerForm({ v, id, messages, tried }: AnswerFormProps): JSX.Element {
  const waits = messages.some((one) => one.side === 'subscriber' && one.answeredAt === null)
  return (
    <Form action={`/desk/question/${id}`} csrf={v.csrf}>
      <input type="hidden" name="id" value={tried?.id ?? randomUUID()} />
      <input type="hidden" name="upTo" value={String(messages.at(-1)?.seq ?? 0)} />
      <TextArea
        name="text"
        label={v.say('chat.desk.answer')}
        hint={v.say('ask.desk.answer.hint')}
        value={tried?.typed ?? ''}
        maxLength={mostSigns}
        error={tried?.error}
      />
      <Buttons>
        <Button>{v.say('chat.desk.send')}</Button>
        {waits ? (
          <Button kind="secondary" name="close" value="yes">
            {v.say('chat.desk.close')}
          </Button>
        ) : null}
      </Buttons>
    </Form>
  )
}

async function answer(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const question = v.c.req.param('id') ?? ''
  const { desk } = v.house
  const given = textOf(form, 'id')
  const id = uuid.test(given) ? given : randomUUID()
  const text = textOf(form, 'text')
  const seen = Number(textOf(form, 'upTo'))
  const upTo = Number.isSafeInteger(seen) ? seen : 0
  try {
    if (form.get('close') === 'yes') await closeQuestion(desk, v.operator, question, v.who, upTo)
    else await writeToQuestion(desk, v.operator, question, v.who, { id, text, pictures: [] }, upTo)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    if (error.code === 'no-such-question') return refusalPage(v, 404)
    return threadPage(v, { id, typed: text, error: problem(v, error.code) })
  }
  return v.c.redirect(`/desk/question/${question}`, 303)
}

function problem(v: Visit, code: string): string {
  const key = [`ask.no.${code}`, `chat.no.${code}`].find(isKey)
  return key ? (v.say as (key: string) => string)(key) : coded(v.lang, 'codes.no', code)
}

async function picture(v: Visit): Promise<Response> {
  const [question, message] = [v.c.req.param('id') ?? '', v.c.req.param('message') ?? '']
  const page = Number(v.c.req.param('page'))
  const known = uuid.test(message) && Number.isInteger(page) && page > 0 && page < 100
  const jpeg = known ? await questionPicture(v.house.desk, v.operator, { question, message, page }) : null
  if (!jpeg) return refusalPage(v, 404)
  return v.c.body(new Uint8Array(jpeg), 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
}
