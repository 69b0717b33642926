import type { JSX } from 'preact'
import type { DeskView } from '../cases/view-at-desk.ts'
import type { Case } from '../domain/case.ts'
import type { MessageKind } from '../messages/kinds.ts'
import { paramsOf, type Telling } from '../messages/params.ts'
import { renderMessage } from '../messages/render.ts'
import { languageNames } from '../ui/words.ts'
import type { Visit } from './visit.tsx'

/**
 * The message as the subscriber will get it, in their language, before anybody decides. `then` is the case as it would be
 * after the act: the message is made by the very function that makes the one that is sent.
 */
export function Preview({
  v,
  view,
  kind,
  then,
}: {
  v: Visit
  view: DeskView
  kind: MessageKind
  then: Case
}): JSX.Element {
  const { language } = view.case
  const message = previewOf(v, view, kind, then)
  return (
    <figure class="preview">
      <figcaption>{v.say('desk.preview.title', { language: languageNames[language] })}</figcaption>
      <blockquote class="message" lang={language}>
        <p class="subject">{message.subject}</p>
        <pre>{message.text}</pre>
      </blockquote>
    </figure>
  )
}

function previewOf(v: Visit, view: DeskView, kind: MessageKind, then: Case): { subject: string; text: string } {
  const telling: Telling = {
    case: then,
    rules: v.office.rules,
    calendar: v.office.calendar,
    at: view.now,
    writtenAt: view.now,
    // The subscriber's own link carries a key that lets its holder act; the desk never sees it.
    link: `${v.house.baseUrl}/c/${then.ref}`,
    stopLink: '',
    verifyUrl: '',
    certificateCode: '',
    given: {},
    evidence: { elements: 0, readings: 0 },
  }
  const params = paramsOf(kind, telling)
  if (!params) throw new Error(`no message ${kind} speaks of a case`)
  const { subject = '', text } = renderMessage(kind, then.language, params, 'email')
  return { subject, text: text.trim() }
}
