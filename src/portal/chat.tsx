import { randomUUID } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { csrfOk } from '../auth/csrf.ts'
import { chatPicture, openChat, sendChat, usualWait } from '../cases/chat.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { Messages } from '../ui/form.tsx'
import { picturePage, readFormId } from '../ui/form-id.ts'
import type { House } from '../ui/house.ts'
import { sentFields } from '../ui/sent-fields.ts'
import { isKey } from '../ui/words.ts'
import { type CaseVisit, caseHref, keyedVisit } from './case-visit.tsx'
import { hasFile, picturesOf } from './chat-files.ts'
import { ChatPage } from './chat-page.tsx'
import { liveOf } from './live.tsx'
import { type DemoOf, show, showError } from './visit.tsx'

/** The conversation of a case with the operator's care, for whoever came by our link. */
export function chatRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/c/:ref/chat', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    return visit instanceof Response ? visit : chatPage(visit)
  })
  app.post('/c/:ref/chat', (c) => send(c, house, demoOf))
  app.get('/c/:ref/chat/:id/:page', (c) => picture(c, house, demoOf))
}

interface Tried {
  id: string
  typed: string
  /** None: they only looked for answers while they wrote. */
  errors?: Messages
}

async function chatPage(visit: CaseVisit, tried?: Tried): Promise<Response> {
  const { operator, ref } = visit.view.case
  const live = await liveOf(visit)
  const messages = await openChat(visit.house.desk, operator, ref, 'subscriber')
  const body = (
    <ChatPage
      visit={visit}
      live={live}
      messages={messages}
      usualMs={await usualWait(visit.house.desk, operator)}
      fresh={tried?.id ?? randomUUID()}
      typed={tried?.typed ?? ''}
      errors={tried?.errors}
      looked={tried !== undefined && tried.errors === undefined}
    />
  )
  const wrong = tried?.errors !== undefined
  return show(visit, { title: visit.say('chat.title'), body, wrong, scripts: ['upload.js', 'live.js'] }, visit.demoOf)
}

async function send(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const form = await sentFields(c)
  const { id, known } = readFormId(form.get('id'))
  const typed = String(form.get('text') ?? '')
  // A browser fills in no file again: whoever chose one must know.
  const lostFile = hasFile(form.get('file')) ? { file: visit.say('chat.no.file-again') } : {}
  const again = (field: string, code: string, under = id) =>
    chatPage(visit, { id: under, typed, errors: { ...lostFile, [field]: problem(visit, code) } })
  // Looking changes nothing, and needs no token.
  if (form.get('look') === 'yes') return chatPage(visit, { id, typed })
  // A browser that forgot its cookie: what was written stays, and is sent by one more press.
  if (!csrfOk(c, house, form)) return again('text', typed.trim() === '' ? 'empty-message' : 'session')
  if (!known) return again('text', 'form')
  const pictures = await picturesOf(house, form.get('file'))
  if (!Array.isArray(pictures)) return again('file', pictures.no)
  try {
    const { operator, ref } = visit.view.case
    const who = { is: 'subscriber', assurance: 'none' } as const
    await sendChat(house.desk, operator, ref, who, { id, text: typed, pictures })
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return again('text', error.code, error.code === 'sent-already' ? randomUUID() : id)
  }
  return c.redirect(caseHref(visit, '/chat'), 303)
}

function problem({ say }: CaseVisit, code: string): string {
  const key = [`chat.no.${code}`, `papers.no.${code}`].find(isKey)
  return key ? (say as (key: string) => string)(key) : say('errors.code.check')
}

async function picture(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = await keyedVisit(c, house, demoOf)
  if (visit instanceof Response) return visit
  const { operator, ref } = visit.view.case
  const id = c.req.param('id') ?? ''
  const page = picturePage(id, c.req.param('page') ?? '')
  const jpeg = page && (await chatPicture(house.desk, operator, { ref, id, page }))
  if (!jpeg) return showError(visit, 404, demoOf)
  return c.body(new Uint8Array(jpeg), 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' })
}
