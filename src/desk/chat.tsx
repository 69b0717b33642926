import type { Hono } from 'hono'
import { chatPicture, closeChat, findWaitingChats, openChat, sendChat } from '../cases/chat.ts'
import type { DeskView } from '../cases/view-at-desk.ts'
import { CaseRefused } from '../domain/errors.ts'
import { epochMsOf } from '../domain/instant.ts'
import { caseCan } from '../domain/permissions.ts'
import type { WaitingChat } from '../store/chat.ts'
import { ChatThread } from '../ui/chat-thread.tsx'
import { ErrorSummary } from '../ui/form.tsx'
import { picturePage } from '../ui/form-id.ts'
import { BackLink } from '../ui/parts.tsx'
import { Table } from '../ui/timeline.tsx'
import { languageNames } from '../ui/words.ts'
import { withCase } from './acts.tsx'
import { AnswerForm, againUnder, readAnswer, type Tried, whyNotSent } from './answer-form.tsx'
import { staffNames } from './case-page.tsx'
import { questionsWaiting } from './question.tsx'
import { deskPage, type Inside, refusalPage, sentForm, type Visit } from './visit.tsx'

/** Answering subscribers: who waits, the longest first, and the conversation of one case. */
export function chatRoutes(app: Hono, inside: Inside): void {
  app.get('/chat', inside(inboxPage))
  app.get('/c/:ref/chat', inside(withCase((v, view) => threadPage(v, view))))
  app.get('/c/:ref/chat/:id/:page', inside(withCase(picture)))
  app.post('/c/:ref/chat', inside(answer))
}

async function inboxPage(v: Visit): Promise<Response> {
  const { waiting, now } = await findWaitingChats(v.house.desk, v.operator)
  const waitedMs = (row: WaitingChat) => epochMsOf(now) - epochMsOf(row.since)
  return deskPage(v, {
    title: v.say('chat.desk.inbox'),
    room: 'chat',
    body: (
      <>
        <h1>{v.say('chat.desk.inbox')}</h1>
        <p class="quiet">{v.say('chat.desk.inbox.text')}</p>
        <Table
          caption={v.say('chat.desk.inbox')}
          captionUnseen
          rows={waiting}
          id={(row) => row.ref}
          empty={<p class="empty-title">{v.say('chat.desk.inbox.none')}</p>}
          columns={[
            { title: v.say('chat.desk.waited'), cell: (row) => v.format.duration(Math.max(60_000, waitedMs(row))) },
            {
              title: v.say('desk.column.reference'),
              cell: (row) => (
                <a class="nowrap" href={`/desk/c/${row.ref}/chat`}>
                  <b>{row.ref}</b>
                </a>
              ),
            },
            { title: v.say('chat.desk.messages'), numeric: true, cell: (row) => v.format.number(row.messages) },
          ]}
        />
        {await questionsWaiting(v)}
      </>
    ),
  })
}

async function threadPage(v: Visit, view: DeskView, tried?: Tried): Promise<Response> {
  // What somebody writes to care is personal data: an engineer neither reads it nor makes it count as read.
  if (caseCan.chat(view.case, v.who) !== true) return refusalPage(v, 403)
  const { ref } = view.case
  const messages = await openChat(v.house.desk, v.operator, ref, 'staff')
  const names = await staffNames(v)
  return deskPage(v, {
    title: `${v.say('chat.desk.title')} ${ref}`,
    room: 'chat',
    path: `/desk/c/${ref}/chat`,
    status: tried ? 400 : 200,
    errorTitle: tried !== undefined,
    body: (
      <>
        <ErrorSummary errors={tried ? { text: tried.error } : undefined} />
        <BackLink href={`/desk/c/${ref}`} />
        <h1>
          {v.say('chat.desk.title')} {ref}
        </h1>
        <p class="quiet">{v.say('chat.desk.language', { language: languageNames[view.case.language] })}</p>
        <ChatThread
          messages={messages}
          reader="staff"
          format={v.format}
          nameOf={(message) =>
            message.side === 'subscriber'
              ? v.say('chat.desk.subscriber')
              : (names.get(message.by ?? '') ?? v.say('chat.care'))
          }
          pictureHref={(id, page) => `/desk/c/${ref}/chat/${id}/${page}`}
        />
        {view.holderMasked !== null ? (
          <AnswerForm
            v={v}
            action={`/desk/c/${ref}/chat`}
            hint={v.say('chat.desk.answer.hint')}
            messages={messages}
            tried={tried}
          />
        ) : null}
      </>
    ),
  })
}

async function answer(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  return withCase(async (visit, view) => {
    const { ref } = view.case
    const { desk } = visit.house
    const { id, text, upTo, close } = readAnswer(form)
    try {
      if (close) await closeChat(desk, visit.operator, ref, visit.who, upTo)
      else await sendChat(desk, visit.operator, ref, visit.who, { id, text, pictures: [] }, upTo)
    } catch (error) {
      if (!(error instanceof CaseRefused)) throw error
      return threadPage(visit, view, {
        ...againUnder(error.code, id),
        typed: text,
        error: whyNotSent(visit, error.code, ['chat']),
      })
    }
    return visit.c.redirect(`/desk/c/${ref}/chat`, 303)
  })(v)
}

async function picture(v: Visit, view: DeskView): Promise<Response> {
  if (caseCan.chat(view.case, v.who) !== true) return refusalPage(v, 404)
  const id = v.c.req.param('id') ?? ''
  const page = picturePage(id, v.c.req.param('page') ?? '')
  const jpeg = page && (await chatPicture(v.house.desk, v.operator, { ref: view.case.ref, id, page }))
  if (!jpeg) return refusalPage(v, 404)
  return v.c.body(new Uint8Array(jpeg), 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
}
