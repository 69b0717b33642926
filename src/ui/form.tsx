import type { ComponentChildren, JSX } from 'preact'
import { describedBy, Field, FieldGroup, type FieldProps } from './field.tsx'
import { useLang, useSay } from './lang.ts'
import type { Typed } from './parse-form.ts'

/** Messages by field name, already in words: `messagesFor(...)` of parse-form.ts. */
export type Messages = Partial<Record<string, string>>

export interface FormProps {
  /** Where it posts. The same path must answer a GET: that is what a reload or a language switch opens. */
  action: string
  csrf: string
  /** Set when a FileInput is inside. */
  files?: boolean | undefined
  /** Sent in the background by `enhance.js` where that works; `false` for downloads and sign-in redirects to elsewhere. */
  enhance?: boolean | undefined
  id?: string | undefined
  children: ComponentChildren
}

/** A form that works without scripts. The browser's own bubbles are off: they speak the browser's language, not the page's. */
export function Form({ action, csrf, files, enhance = true, id, children }: FormProps): JSX.Element {
  return (
    <form
      id={id}
      method="post"
      action={action}
      novalidate
      enctype={files ? 'multipart/form-data' : undefined}
      data-enhance={enhance ? '' : undefined}
    >
      <input type="hidden" name="csrf" value={csrf} />
      {children}
    </form>
  )
}

/** Width of a control in signs it must show; `full` otherwise. */
export type Width = 2 | 4 | 8 | 12 | 20 | 'full'

export interface TextInputProps extends FieldProps {
  value?: string | undefined
  type?: 'text' | 'email' | 'tel' | 'search' | 'password' | undefined
  inputMode?: 'text' | 'numeric' | 'tel' | 'email' | 'decimal' | undefined
  /** As the HTML standard names them: `tel`, `email`, `one-time-code`, `name`, `off`. */
  autocomplete?: string | undefined
  width?: Width | undefined
  maxLength?: number | undefined
  /** Shown inside the field's frame, not typed: `+7`, `₸`. */
  prefix?: string | undefined
  suffix?: string | undefined
}

/** One line of text. Never `type=number`: it drops what it cannot read and scrolls by accident. */
export function TextInput(props: TextInputProps): JSX.Element {
  const {
    name,
    value,
    type = 'text',
    inputMode,
    autocomplete,
    width = 'full',
    maxLength,
    prefix,
    suffix,
    hint,
    error,
  } = props
  const input = (
    <input
      id={name}
      name={name}
      // Preact types each kind of input apart; all of ours take the same attributes.
      type={type as 'text'}
      class={`width-${width}`}
      value={value}
      inputMode={inputMode}
      autocomplete={autocomplete}
      spellcheck={autocomplete ? false : undefined}
      maxLength={maxLength}
      aria-describedby={describedBy(name, hint, error)}
      aria-invalid={error ? 'true' : undefined}
    />
  )
  return (
    <Field {...props}>
      {prefix || suffix ? (
        <span class="affixed">
          {prefix ? <span class="affix">{prefix}</span> : null}
          {input}
          {suffix ? <span class="affix">{suffix}</span> : null}
        </span>
      ) : (
        input
      )}
    </Field>
  )
}

/** Several lines of text. */
export function TextArea(
  props: FieldProps & { value?: string | undefined; rows?: number; maxLength?: number },
): JSX.Element {
  const { name, value, rows = 4, maxLength, hint, error } = props
  return (
    <Field {...props}>
      <textarea
        id={name}
        name={name}
        rows={rows}
        maxLength={maxLength}
        aria-describedby={describedBy(name, hint, error)}
        aria-invalid={error ? 'true' : undefined}
        value={value}
      />
    </Field>
  )
}

/** A closed list, for the desk; on the portal Radios are easier. */
export function Select(
  props: FieldProps & { value?: string | undefined; options: { value: string; label: string }[] },
): JSX.Element {
  const { name, value, options, hint, error } = props
  return (
    <Field {...props}>
      <select
        id={name}
        name={name}
        aria-describedby={describedBy(name, hint, error)}
        aria-invalid={error ? 'true' : undefined}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** A file. No `capture`: on some phones it hides the gallery. */
export function FileInput(
  props: FieldProps & {
    accept?: string
    /** Where several forms of a page have a field of one name. */
    id?: string
    /** Said by upload.js of a file that would be refused for its size, before it is sent. */
    tooBig?: string
  },
): JSX.Element {
  const { name, accept = 'image/jpeg,image/png,application/pdf', hint, error } = props
  const id = props.id ?? name
  const say = useSay()
  return (
    <Field {...props} name={id}>
      <div class="file">
        <label class="file-button" for={id}>
          {say('common.file.choose')}
        </label>
        <input
          id={id}
          name={name}
          type="file"
          accept={accept}
          data-too-big={props.tooBig}
          aria-describedby={describedBy(id, hint, error)}
          aria-invalid={error ? 'true' : undefined}
        />
      </div>
    </Field>
  )
}

const dateOrder = {
  kk: ['day', 'month', 'year'],
  ru: ['day', 'month', 'year'],
  en: ['day', 'month', 'year'],
  'zh-Hans': ['year', 'month', 'day'],
} as const

/** A day as three typed fields `<name>-day`, `-month`, `-year`, in the order of the language. `parseForm` joins them. */
export function DateChoice(props: FieldProps & { typed?: Typed | undefined; value?: string | undefined }): JSX.Element {
  const { name, typed, value, error } = props
  const say = useSay()
  const known = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value ?? '')
  const fromValue = { year: known?.[1], month: known?.[2], day: known?.[3] }
  const order = dateOrder[useLang()]
  return (
    <FieldGroup {...props}>
      <div class="date">
        {order.map((part, index) => {
          // The first field carries the bare name as id, so that the error summary leads to it.
          const id = index === 0 ? name : `${name}-${part}`
          const was = typed?.[`${name}-${part}`] ?? fromValue[part]
          return (
            <div key={part}>
              <label for={id}>{say(`common.date.${part}`)}</label>
              <input
                id={id}
                name={`${name}-${part}`}
                class={part === 'year' ? 'width-4' : 'width-2'}
                inputMode="numeric"
                autocomplete="off"
                value={typeof was === 'string' ? was : undefined}
                aria-invalid={error ? 'true' : undefined}
              />
            </div>
          )
        })}
      </div>
    </FieldGroup>
  )
}

/** All problems of a form, above everything else in `main`, each a link to its field. Nothing when there are none. */
export function ErrorSummary({ errors }: { errors: Messages | undefined }): JSX.Element | null {
  const say = useSay()
  const entries = Object.entries(errors ?? {}).filter(([, message]) => message !== undefined)
  if (entries.length === 0) return null
  return (
    <div class="error-summary" role="alert" tabIndex={-1} data-error-summary>
      <h2>{say('errors.summary')}</h2>
      <ul>
        {entries.map(([field, message]) => (
          <li key={field}>{field === '' ? message : <a href={`#${field}`}>{message}</a>}</li>
        ))}
      </ul>
    </div>
  )
}

export interface ButtonProps {
  children: ComponentChildren
  /** `secondary` has the same size and weight: going on and going back are equals. `plain` looks like a link. */
  kind?: 'primary' | 'secondary' | 'plain' | undefined
  name?: string | undefined
  value?: string | undefined
  /** Given: a link that looks like a button. */
  href?: string | undefined
  /** Key that presses it at the desk, printed on it. */
  hotkey?: string | undefined
  /** Form it sends, when it stands outside of it. */
  form?: string | undefined
  /** Why it cannot be pressed now; a disabled button always says so. */
  disabledReason?: string | undefined
}

/** A button, or a link in its dress. */
export function Button({
  children,
  kind = 'primary',
  name,
  value,
  href,
  hotkey,
  form,
  disabledReason,
}: ButtonProps): JSX.Element {
  const look = kind === 'plain' ? 'plain' : `button ${kind}`
  const inside = (
    <>
      {children}
      {hotkey ? <kbd>{hotkey}</kbd> : null}
    </>
  )
  if (href !== undefined) {
    return (
      <a class={look} href={href} data-hotkey={hotkey}>
        {inside}
      </a>
    )
  }
  return (
    <button
      class={look}
      type="submit"
      name={name}
      value={value}
      form={form}
      data-hotkey={hotkey}
      disabled={disabledReason !== undefined}
      title={disabledReason}
    >
      {inside}
    </button>
  )
}

/** Buttons side by side; under each other on a narrow screen. */
export function Buttons({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="buttons">{children}</div>
}
