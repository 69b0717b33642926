import type { JSX } from 'preact'
import { readCode } from '../auth/codes.ts'
import { checkHotlineCode, type HotlineCheck } from '../cases/hotline.ts'
import type { ApplicationKey } from '../cases/start-application.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { codeDigits } from '../store/codes.ts'
import { Button, Buttons, ErrorSummary, Form, TextInput } from '../ui/form.tsx'
import { useSay } from '../ui/lang.ts'
import { messageFor } from '../ui/parse-form.ts'
import { BackLink } from '../ui/parts.tsx'
import type { Say } from '../ui/words.ts'
import { ApplicationField } from './journey.tsx'
import type { Visit } from './visit.tsx'

interface HotlinePageProps {
  action: string
  otherWay: string
  csrf: string
  /** In the guided way: whose answers the form belongs to. */
  of?: { key: ApplicationKey } | undefined
  error: string | undefined
}

/** One field for the code that an agent read out. It needs no phone at all once it is written down. */
export function HotlinePage({ action, otherWay, csrf, of, error }: HotlinePageProps): JSX.Element {
  const say = useSay()
  return (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { code: error }} />
      <BackLink href={otherWay} />
      <h1>{say('hotline.title')}</h1>
      <p>{say('hotline.text')}</p>
      <Form action={action} csrf={csrf}>
        {of ? <ApplicationField of={of} /> : null}
        <TextInput
          name="code"
          label={say('hotline.way')}
          error={error}
          inputMode="numeric"
          autocomplete="off"
          width={8}
        />
        <Buttons>
          <Button>{say('hotline.check')}</Button>
          <Button kind="plain" href={otherWay}>
            {say('hotline.other')}
          </Button>
        </Buttons>
      </Form>
    </>
  )
}

/** Tries what was typed. Undefined: it was right. `shown`: an instant of the machine's clock as the page's clock shows it. */
export async function triedCode(
  { house, lang, say }: Visit,
  key: ApplicationKey,
  typed: string,
  shown: (at: string) => string,
): Promise<string | undefined> {
  const code = readCode(typed)
  if (!code) return messageFor(lang, { code: 'codeFormat', values: { n: codeDigits } })
  const check: HotlineCheck = await checkHotlineCode(house.desk, key, code)
  if (check.is === 'right') return undefined
  if (check.is === 'locked') return say('hotline.locked', { time: shown(check.until) })
  return check.left > 0 ? say('hotline.wrong', { n: check.left }) : say('hotline.wrong.none')
}

/** Nobody is sent to a phone that we do not know. */
export function hotlineHint(say: Say, { care }: Pick<OperatorRules, 'care'>): string {
  return say(rule(care.phone) === null ? 'hotline.way.hint.none' : 'hotline.way.hint')
}
