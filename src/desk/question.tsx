import type { Hono } from 'hono'
import type { JSX } from 'preact'
import {
  closeQuestion,
  findWaitingQuestions,
  openQuestion,
  questionPicture,
  writeToQuestion,
} from '../cases/questions.ts'
import { CaseRefused } from '../domain/errors.ts'
import { epochMsOf } from '../domain/instant.ts'
import { systemCan } from '../domain/permissions.ts'
import { ChatThread } from '../ui/chat-thread.tsx'
import { ErrorSummary } from '../ui/form.tsx'
import { isFormId, picturePage } from '../ui/form-id.ts'
import { BackLink } from '../ui/parts.tsx'
import { Table } from '../ui/timeline.tsx'
import { languageNames } from '../ui/words.ts'
import { AnswerForm, againUnder, readAnswer, type Tried, whyNotSent } from './answer-form.tsx'
import { staffNames } from './case-page.tsx'
import { deskPage, type Inside, refusalPage, sentForm, type Visit, type VisitHandler } from './visit.tsx'

/** Questions of people who have no request: nothing of any record stands beside them. */
export function questionRoutes(app: Hono, inside: Inside): void {
  app.get('/question/:id', inside(answering((v) => threadPage(v))))
  app.post('/question/:id', inside(answering(answer)))
  app.get('/question/:id/:message/:page', inside(answering(picture)))
}

/** What somebody writes to care is theirs: an engineer does not read it. */
function answering(handler: VisitHandler): VisitHandler {
  return (v) => {
    if (systemCan('answer-question', v.who) !== true) return refusalPage(v, 403)
    return isFormId(v.c.req.param('id') ?? '') ? handler(v) : refusalPage(v, 404)
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
        <AnswerForm
          v={v}
          action={`/desk/question/${id}`}
          hint={v.say('ask.desk.answer.hint')}
          messages={messages}
          tried={tried}
        />
        <p>
          <a href={`/desk/form?question=${id}`}>{v.say('form.desk.title')}</a>
        </p>
      </>
    ),
  })
}

async function answer(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const question = v.c.req.param('id') ?? ''
  const { desk } = v.house
  const { id, text, upTo, close } = readAnswer(form)
  try {
    if (close) await closeQuestion(desk, v.operator, question, v.who, upTo)
    else await writeToQuestion(desk, v.operator, question, v.who, { id, text, pictures: [] }, upTo)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    if (error.code === 'no-such-question') return refusalPage(v, 404)
    return threadPage(v, {
      ...againUnder(error.code, id),
      typed: text,
      error: whyNotSent(v, error.code, ['ask', 'chat']),
    })
  }
  return v.c.redirect(`/desk/question/${question}`, 303)
}

async function picture(v: Visit): Promise<Response> {
  const [question, message] = [v.c.req.param('id') ?? '', v.c.req.param('message') ?? '']
  const page = picturePage(message, v.c.req.param('page') ?? '')
  const jpeg = page && (await questionPicture(v.house.desk, v.operator, { question, message, page }))
  if (!jpeg) return refusalPage(v, 404)
  return v.c.body(new Uint8Array(jpeg), 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
}
