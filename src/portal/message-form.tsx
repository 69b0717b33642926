import type { JSX } from 'preact'
import { mostSigns } from '../cases/chat.ts'
import { Button, Buttons, FileInput, Form, type Messages, TextArea } from '../ui/form.tsx'
import type { Say } from '../ui/words.ts'

interface MessageFormProps {
  say: Say
  action: string
  csrf: string
  /** Names the message: sent twice, it is one. */
  fresh: string
  typed?: string | undefined
  errors?: Messages | undefined
  hint?: string | undefined
}

/** What a subscriber writes to care, with a picture where it helps: about a request, or without one. */
export function MessageForm({ say, action, csrf, fresh, typed, errors, hint }: MessageFormProps): JSX.Element {
  return (
    <Form action={action} csrf={csrf} files>
      <input type="hidden" name="id" value={fresh} />
      <TextArea
        name="text"
        label={say('chat.text')}
        hint={hint}
        value={typed}
        rows={4}
        maxLength={mostSigns}
        error={errors?.text}
      />
      <FileInput
        name="file"
        label={say('chat.file')}
        hint={say('chat.file.hint')}
        tooBig={say('papers.no.too-big')}
        error={errors?.file}
        accept="image/jpeg,image/png,image/heic,application/pdf"
      />
      <Buttons>
        <Button>{say('chat.send')}</Button>
        {/* Of the form, not a link: what was typed stays. */}
        <Button kind="secondary" name="look" value="yes">
          {say('chat.reload')}
        </Button>
      </Buttons>
    </Form>
  )
}
