import type { ComponentChildren, JSX } from 'preact'
import { useSay } from './lang.ts'

export interface FieldProps {
  name: string
  label: string
  hint?: ComponentChildren
  /** The message, in words. */
  error?: string | undefined
  /** The label is the page's heading: one question, one page. */
  isTitle?: boolean | undefined
  optional?: boolean | undefined
  /** The heading above says it already; only a screen reader hears it again. */
  labelUnseen?: boolean | undefined
}

/** Label, hint and error around one control. The control takes `describedBy(name, hint, error)`. */
export function Field({
  name,
  label,
  hint,
  error,
  isTitle,
  optional,
  labelUnseen,
  children,
}: FieldProps & { children: ComponentChildren }): JSX.Element {
  const labelled = (
    <label for={name} class={labelUnseen ? 'unseen' : undefined}>
      <LabelText label={label} optional={optional} />
    </label>
  )
  return (
    <div class={error ? 'field wrong' : 'field'}>
      {isTitle ? <h1>{labelled}</h1> : labelled}
      <Hint name={name} hint={hint} />
      <FieldError name={name} error={error} />
      {children}
    </div>
  )
}

/** Several controls under one question. */
export function FieldGroup({
  name,
  label,
  hint,
  error,
  isTitle,
  optional,
  children,
}: FieldProps & { children: ComponentChildren }): JSX.Element {
  const text = <LabelText label={label} optional={optional} />
  return (
    <fieldset class={error ? 'field wrong' : 'field'} aria-describedby={describedBy(name, hint, error)}>
      <legend>{isTitle ? <h1>{text}</h1> : text}</legend>
      <Hint name={name} hint={hint} />
      <FieldError name={name} error={error} />
      {children}
    </fieldset>
  )
}

/** Ids of the hint and the error, for `aria-describedby`. */
export function describedBy(name: string, hint: ComponentChildren, error: string | undefined): string | undefined {
  const ids = [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter((id) => id !== '')
  return ids.length > 0 ? ids.join(' ') : undefined
}

function LabelText({ label, optional }: { label: string; optional: boolean | undefined }): JSX.Element {
  const say = useSay()
  return (
    <>
      {label}
      {optional ? <span class="optional"> {say('common.optional')}</span> : null}
    </>
  )
}

function Hint({ name, hint }: { name: string; hint: ComponentChildren }): JSX.Element | null {
  return hint ? (
    <div class="hint" id={`${name}-hint`}>
      {hint}
    </div>
  ) : null
}

/** The message of one field, announced as an error. */
export function FieldError({ name, error }: { name: string; error: string | undefined }): JSX.Element | null {
  const say = useSay()
  return error ? (
    <p class="field-error" id={`${name}-error`}>
      <span class="unseen">{say('errors.prefix', { title: '' })}</span>
      {error}
    </p>
  ) : null
}
