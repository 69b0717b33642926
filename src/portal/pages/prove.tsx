import type { JSX } from 'preact'
import type { ApplicationKey } from '../../cases/start-application.ts'
import type { Language } from '../../domain/case.ts'
import { type OperatorRules, rule } from '../../domain/operator.ts'
import { type NamedLine, nameOfLine } from '../../store/applications.ts'
import { Radios } from '../../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form } from '../../ui/form.tsx'
import { formats, lineMasked } from '../../ui/format.ts'
import { useSay } from '../../ui/lang.ts'
import { BackLink, Banner, Details } from '../../ui/parts.tsx'
import { type CareOf, PhoneNow } from '../care-contacts.tsx'
import { hotlineHint } from '../hotline.tsx'
import { ApplicationField } from '../journey.tsx'
import { helpHref, operatorName } from '../visit.tsx'
import { LineName } from './frame.tsx'

export interface ProvePageProps {
  line: NamedLine
  rules: OperatorRules
  lang: Language
  /** For whoever can show nothing here. */
  care: CareOf
  /** The proof has run out. */
  again: boolean
  error?: string | undefined
  of: { key: ApplicationKey }
  csrf: string
  action: string
}

/** How to show whose line it is. The contacts on file are not named: that would tell a stranger who the holder is. */
export function ProvePage({ line, rules, lang, care, again, error, of, csrf, action }: ProvePageProps): JSX.Element {
  const say = useSay()
  const days = formats(lang).days(rule(rules.identity.contactAgeDays))
  return (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { way: error }} />
      <BackLink href="/" />
      <LineName line={line} rules={rules} step={{ n: 2 }} />
      {again ? (
        <Banner title={say('portal.prove.again')}>
          <p>{say('portal.prove.again.text')}</p>
        </Banner>
      ) : null}
      <Form action={action} csrf={csrf}>
        <ApplicationField of={of} />
        <Radios
          name="way"
          label={say('portal.prove.title')}
          isTitle
          error={error}
          items={[
            {
              value: 'line',
              label: say('portal.prove.line'),
              hint: say(line.number === '' ? 'portal.prove.lineHint.card' : 'portal.prove.lineHint', {
                number: lineMasked(line),
              }),
            },
            { value: 'contact', label: say('portal.prove.contact'), hint: say('portal.prove.contactHint', { days }) },
            { value: 'hotline', label: say('hotline.way'), hint: hotlineHint(say, rules) },
          ]}
        />
        <Buttons>
          <Button>{say('portal.prove.button')}</Button>
        </Buttons>
      </Form>
      <WithoutCode care={care} />
      <p class="quiet">
        {say('portal.prove.operator', { operator: rule(rules.names)[lang] })}{' '}
        {/* Whoever finds an old session must not read the number out of an address. */}
        <a href={again ? '/?ported=1' : `/?number=${encodeURIComponent(nameOfLine(line))}&ported=1`}>
          {say('portal.prove.operatorChange')}
        </a>
      </p>
    </>
  )
}

/** The way that is always open: nobody is kept from sending a request for want of a code. */
export function WithoutCode({ care, open }: { care: CareOf; open?: boolean }): JSX.Element {
  const say = useSay()
  const operator = operatorName(care.known, care.lang)
  const inside = (
    <>
      <p>{say('portal.prove.none.text')}</p>
      <p>
        <a href="/express">{say('portal.prove.none.link')}</a>
      </p>
      <PhoneNow {...care} />
      <p>
        <a href="/ask">{say('care.write')}</a>
      </p>
      <p>
        <a href={helpHref(care.known, care.lang, 'ask')}>{say('help.of', { operator })}</a>
      </p>
    </>
  )
  return open ? inside : <Details summary={say('portal.prove.none')}>{inside}</Details>
}
