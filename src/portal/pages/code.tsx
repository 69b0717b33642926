import type { JSX } from 'preact'
import type { ApplicationKey } from '../../cases/start-application.ts'
import type { Language } from '../../domain/case.ts'
import { MINUTE_MS } from '../../domain/instant.ts'
import { type OperatorRules, rule } from '../../domain/operator.ts'
import type { NamedLine } from '../../store/applications.ts'
import { type CodeWay, codeDigits, codeLifeMs } from '../../store/codes.ts'
import { Button, Buttons, ErrorSummary, Form, TextInput } from '../../ui/form.tsx'
import { lineMasked } from '../../ui/format.ts'
import { useSay } from '../../ui/lang.ts'
import { BackLink, Banner, Details } from '../../ui/parts.tsx'
import type { CareOf } from '../care-contacts.tsx'
import { ApplicationField } from '../journey.tsx'
import { LineName } from './frame.tsx'
import { WithoutCode } from './prove.tsx'

export interface CodePageProps {
  line: NamedLine
  rules: OperatorRules
  lang: Language
  /** For whoever can show nothing here. */
  care: CareOf
  way: CodeWay
  error?: string | undefined
  /** As the page's clock shows it. */
  lockedUntil?: string | undefined
  tooSoonUntil?: string | undefined
  /** Another code was just asked for. */
  fresh: boolean
  /** The operator's system gave no answer. */
  silent: boolean
  of: { key: ApplicationKey }
  csrf: string
  action: string
  proveHref: string
}

/** One field. It says «if»: whether the number exists is seen only by who gets the code. */
export function CodePage(props: CodePageProps): JSX.Element {
  const { line, rules, care, error, lockedUntil, proveHref } = props
  return (
    <>
      <ErrorSummary errors={error === undefined || lockedUntil ? undefined : { code: error }} />
      <BackLink href={proveHref} />
      <LineName line={line} rules={rules} step={{ n: 3 }} />
      {lockedUntil === undefined ? (
        <>
          <Above {...props} />
          <CodeForm {...props} />
          <NoCode {...props} />
        </>
      ) : (
        <Locked care={care} lockedUntil={lockedUntil} proveHref={proveHref} />
      )}
    </>
  )
}

function Above({ fresh, tooSoonUntil, silent, care }: CodePageProps): JSX.Element {
  const say = useSay()
  return (
    <>
      {fresh ? <Banner title={say('portal.code.fresh')} /> : null}
      {tooSoonUntil ? <Banner title={say('portal.code.tooSoon', { time: tooSoonUntil })} /> : null}
      {silent ? (
        <Banner tone="warn" title={say('portal.code.silent')}>
          <p>{say('portal.code.silent.text')}</p>
          <WithoutCode care={care} open />
        </Banner>
      ) : null}
    </>
  )
}

function CodeForm({ line, rules, lang, way, error, of, csrf, action }: CodePageProps): JSX.Element {
  const say = useSay()
  const operator = rule(rules.names)[lang]
  const sent =
    way === 'line'
      ? say(line.number === '' ? 'portal.code.sentLine.card' : 'portal.code.sentLine', {
          number: lineMasked(line),
          operator,
        })
      : say('portal.code.sentContact', { operator })
  return (
    <Form action={action} csrf={csrf}>
      <ApplicationField of={of} />
      <TextInput
        name="code"
        label={say('portal.code.title')}
        isTitle
        hint={
          <>
            {sent}
            <br />
            {say('portal.code.hint', { digits: codeDigits, minutes: codeLifeMs / MINUTE_MS })}
          </>
        }
        error={error}
        inputMode="numeric"
        autocomplete="one-time-code"
        width={8}
      />
      <Buttons>
        <Button>{say('common.continue')}</Button>
      </Buttons>
    </Form>
  )
}

function NoCode({ care, of, csrf, action, proveHref }: CodePageProps): JSX.Element {
  const say = useSay()
  return (
    <>
      <Details summary={say('portal.code.nothing')}>
        <p>{say('portal.code.nothing.text')}</p>
        <Form action={action} csrf={csrf}>
          <ApplicationField of={of} />
          <input type="hidden" name="act" value="resend" />
          <p class="buttons">
            <Button kind="secondary">{say('portal.code.resend')}</Button>
            <Button kind="secondary" href={proveHref}>
              {say('portal.code.otherWay')}
            </Button>
          </p>
        </Form>
      </Details>
      <WithoutCode care={care} />
    </>
  )
}

function Locked({
  care,
  lockedUntil,
  proveHref,
}: {
  care: CareOf
  lockedUntil: string
  proveHref: string
}): JSX.Element {
  const say = useSay()
  return (
    <>
      <h1>{say('portal.code.locked', { time: lockedUntil })}</h1>
      <p>{say('portal.code.locked.text')}</p>
      <p>
        <a href={proveHref}>{say('portal.code.otherWay')}</a>
      </p>
      <WithoutCode care={care} open />
    </>
  )
}
