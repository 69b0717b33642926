import type { JSX } from 'preact'
import { languages } from '../../domain/case.ts'
import { maskHolder } from '../../domain/masked-holder.ts'
import { type Choice, Radios } from '../../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, TextInput } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { NotSentBanner } from '../../ui/parts.tsx'
import { languageNames } from '../../ui/words.ts'
import { ApplicationField, actionOf } from '../journey.tsx'
import type { QuestionProps } from '../question.ts'
import { contactsOnFile, missingOf, onFileValue } from '../read-contact.ts'
import { maskedContact } from '../read-contact-line.ts'
import { Above } from './frame.tsx'

/** Where we write once the line is gone, in which language, and who the holder is where it is not known. */
export function ContactPage(props: QuestionProps): JSX.Element {
  const { journey, errors, typed } = props
  const say = useSay()
  const { application, lang, csrf } = journey
  return (
    <>
      <ErrorSummary errors={errors} />
      <Above journey={journey} step="contact" />
      <Form action={actionOf(journey, 'contact')} csrf={csrf}>
        <ApplicationField of={journey} />
        <Radios
          name="to"
          label={say('request.contact.title')}
          isTitle
          hint={say('request.contact.hint')}
          error={errors?.to}
          value={typed ? String(typed.to ?? '') : keptChoice(props)}
          items={choicesOf(props)}
        />
        <Radios
          name="language"
          label={say('request.contact.language')}
          error={errors?.language}
          // The language that the reader chose for this very page is an answer already.
          value={(typed && String(typed.language)) || (application.answers.language ?? lang)}
          items={languages.map((each) => ({ value: each, label: languageNames[each] }))}
        />
        <HolderFields {...props} />
        <Buttons>
          <Button>{say('common.continue')}</Button>
        </Buttons>
      </Form>
      <NotSentBanner />
    </>
  )
}

function choicesOf({ journey, errors, typed }: QuestionProps): Choice[] {
  const { say, application } = journey
  const known = contactsOnFile(journey)
  const { contact } = application.answers
  const kept = known.some((each) => each.address === contact?.address) ? undefined : contact
  return [
    ...known.map((each, index) => ({
      value: onFileValue(index),
      label: say('request.contact.onFile', { address: maskedContact(each) }),
    })),
    {
      value: 'email',
      label: say('request.contact.email'),
      reveal: (
        <TextInput
          name="email"
          label={say('request.contact.emailLabel')}
          value={typed ? String(typed.email ?? '') : kept?.channel === 'email' ? kept.address : undefined}
          error={errors?.email}
          type="email"
          inputMode="email"
          autocomplete="email"
        />
      ),
    },
    {
      value: 'phone',
      label: say('request.contact.phone'),
      reveal: (
        <TextInput
          name="phone"
          label={say('request.contact.phoneLabel')}
          value={typed ? String(typed.phone ?? '') : kept?.channel === 'phone' ? kept.address : undefined}
          error={errors?.phone}
          type="tel"
          inputMode="tel"
          autocomplete="off"
          width={20}
        />
      ),
    },
  ]
}

function keptChoice({ journey }: QuestionProps): string | undefined {
  const { contact } = journey.application.answers
  if (!contact) return undefined
  const at = contactsOnFile(journey).findIndex((each) => each.address === contact.address)
  return at < 0 ? contact.channel : onFileValue(at)
}

function HolderFields({ journey, errors, typed }: QuestionProps): JSX.Element {
  const say = useSay()
  const { answers, line } = journey.application
  const missing = missingOf(journey)
  return (
    <>
      {missing.name ? (
        <TextInput
          name="name"
          label={say('request.contact.name')}
          hint={say('request.contact.nameHint')}
          value={typed ? String(typed.name ?? '') : answers.name}
          error={errors?.name}
          autocomplete="name"
        />
      ) : (
        <p class="quiet">
          {say('request.contact.onFileHolder', { name: line ? maskHolder(line.standing.holder) : '' })}
        </p>
      )}
      {missing.iin ? (
        <TextInput
          name="iin"
          label={say('request.contact.iin')}
          hint={say('request.contact.iinHint')}
          optional
          value={typed ? String(typed.iin ?? '') : answers.iin}
          error={errors?.iin}
          inputMode="numeric"
          autocomplete="off"
          width={20}
        />
      ) : null}
    </>
  )
}
