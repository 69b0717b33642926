import { randomUUID } from 'node:crypto'
import type { JSX } from 'preact'
import { mostSigns } from '../cases/chat.ts'
import type { ChatMessage } from '../store/chat.ts'
import { Button, Buttons, Form, TextArea } from '../ui/form.tsx'
import { formIdOf } from '../ui/form-id.ts'
import { isKey } from '../ui/words.ts'
import { textOf, type Visit } from './visit.tsx'
import { coded } from './words.ts'

/* The answer to somebody who wrote, of a request or of none: one form, and how it is read. */

/** What was typed and could not be sent, and why. */
export interface Tried {
  id: string
  typed: string
  error: string
}

interface AnswerFormProps {
  v: Visit
  action: string
  hint: string
  messages: ChatMessage[]
  tried?: Tried | undefined
}

/** `upTo`: what was on this page. What came meanwhile still waits for an answer. */
export function AnswerForm({ v, action, hint, messages, tried }: AnswerFormProps): JSX.Element {
  const waits = messages.some((one) => one.side === 'subscriber' && one.answeredAt === null)
  return (
    <Form action={action} csrf={v.csrf}>
      <input type="hidden" name="id" value={tried?.id ?? randomUUID()} />
      <input type="hidden" name="upTo" value={String(messages.at(-1)?.seq ?? 0)} />
      <TextArea
        name="text"
        label={v.say('chat.desk.answer')}
        hint={hint}
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

export interface SentAnswer {
  id: string
  text: string
  upTo: number
  /** Nothing is written: what was asked needs no answer any more. */
  close: boolean
}

export function readAnswer(form: FormData): SentAnswer {
  const seen = Number(textOf(form, 'upTo'))
  return {
    id: formIdOf(textOf(form, 'id')),
    text: textOf(form, 'text'),
    upTo: Number.isSafeInteger(seen) ? seen : 0,
    close: form.get('close') === 'yes',
  }
}

/** The name under which an answer is tried again: what was sent before under the old one stays as it was. */
export const againUnder = (code: string, id: string): Pick<Tried, 'id'> => ({
  id: code === 'sent-already' ? randomUUID() : id,
})

/** Why it could not be sent, in the words of the first room that has any. */
export function whyNotSent(v: Visit, code: string, rooms: readonly string[]): string {
  const key = rooms.map((room) => `${room}.no.${code}`).find(isKey)
  return key ? (v.say as (key: string) => string)(key) : coded(v.lang, 'codes.no', code)
}
