import type { JSX } from 'preact'
import type { KnownOperator } from '../domain/operator.ts'
import { Radios } from '../ui/choices.tsx'
import { type Messages, TextInput } from '../ui/form.tsx'
import type { Typed } from '../ui/parse-form.ts'
import { operatorName, type Visit } from './visit.tsx'

/* The questions that the pages of one submit share, each once. */

interface FieldProps {
  visit: Visit
  typed: Typed
  errors: Messages
}

/** What was typed in a field of one line, as it goes back into it. */
export const typedIn = (typed: Typed, name: string): string | undefined =>
  typeof typed[name] === 'string' ? typed[name] : undefined

export function NumberField({ visit: { say }, typed, errors }: FieldProps): JSX.Element {
  return (
    <TextInput
      name="number"
      label={say('express.number')}
      hint={say('express.number.hint')}
      error={errors.number}
      value={typedIn(typed, 'number')}
      type="tel"
      inputMode="tel"
      autocomplete="off"
      width={20}
    />
  )
}

/** With one operator there is nothing to choose. */
export function OperatorField({
  visit: { say, lang },
  typed,
  errors,
  operators,
}: FieldProps & { operators: KnownOperator[] }): JSX.Element | null {
  if (operators.length < 2) return null
  return (
    <Radios
      name="operator"
      label={say('express.operator')}
      error={errors.operator}
      value={typedIn(typed, 'operator')}
      items={operators.map((known) => ({ value: known.rules.id, label: operatorName(known, lang) }))}
    />
  )
}

/** Of whoever sends the form. */
export function NameField({ visit: { say }, typed, errors, label }: FieldProps & { label: string }): JSX.Element {
  return (
    <TextInput
      name="name"
      label={label}
      hint={say('express.name.hint')}
      error={errors.name}
      value={typedIn(typed, 'name')}
      autocomplete="name"
      maxLength={120}
    />
  )
}

export function ContactField({ visit: { say }, typed, errors }: FieldProps): JSX.Element {
  return (
    <TextInput
      name="contact"
      label={say('express.contact')}
      hint={say('express.contact.hint')}
      error={errors.contact}
      value={typedIn(typed, 'contact')}
      autocomplete="email"
      maxLength={200}
    />
  )
}
