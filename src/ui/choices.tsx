import type { ComponentChildren, JSX } from 'preact'
import { describedBy, FieldError, FieldGroup, type FieldProps } from './field.tsx'

export interface Choice {
  value: string
  label: string
  hint?: ComponentChildren
  /** Shown only while this choice is on. Without `:has()` in the browser it is simply always shown. */
  reveal?: ComponentChildren
}

export interface RadiosProps extends FieldProps {
  items: Choice[]
  value?: string | undefined
  /** Side by side, for yes and no. */
  inline?: boolean | undefined
}

/** One of a few. Nothing is chosen beforehand unless `value` says what the subscriber chose. */
export function Radios(props: RadiosProps): JSX.Element {
  const { name, items, value, inline } = props
  return (
    <FieldGroup {...props}>
      <div class={inline ? 'choices inline' : 'choices'}>
        {items.map((item, index) => (
          <Option
            key={item.value}
            type="radio"
            name={name}
            item={item}
            id={idOf(name, index)}
            checked={item.value === value}
          />
        ))}
      </div>
    </FieldGroup>
  )
}

export interface CheckboxesProps extends FieldProps {
  items: Choice[]
  values?: string[] | undefined
}

/** Any of several. */
export function Checkboxes(props: CheckboxesProps): JSX.Element {
  const { name, items, values = [] } = props
  return (
    <FieldGroup {...props}>
      <div class="choices">
        {items.map((item, index) => (
          <Option
            key={item.value}
            type="checkbox"
            name={name}
            item={item}
            id={idOf(name, index)}
            checked={values.includes(item.value)}
          />
        ))}
      </div>
    </FieldGroup>
  )
}

export interface CheckboxProps {
  name: string
  label: ComponentChildren
  hint?: ComponentChildren
  error?: string | undefined
  /** What is sent when ticked. */
  value?: string | undefined
  checked?: boolean | undefined
}

/** One statement to agree to. Never ticked beforehand by us. */
export function Checkbox({ name, label, hint, error, value = 'yes', checked }: CheckboxProps): JSX.Element {
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <FieldError name={name} error={error} />
      <div class="choices">
        <div class="choice">
          <input
            id={name}
            name={name}
            type="checkbox"
            value={value}
            checked={checked}
            aria-describedby={describedBy(name, hint, error)}
            aria-invalid={error ? 'true' : undefined}
          />
          <label for={name}>{label}</label>
          {hint ? (
            <div class="hint" id={`${name}-hint`}>
              {hint}
            </div>
          ) : null}
        </div>
      </div>
    </div>
  )
}

interface OptionProps {
  type: 'radio' | 'checkbox'
  name: string
  item: Choice
  id: string
  checked: boolean
}

function Option({ type, name, item, id, checked }: OptionProps): JSX.Element {
  const hintId = item.hint ? `${id}-about` : undefined
  return (
    <>
      <div class="choice">
        <input id={id} name={name} type={type} value={item.value} checked={checked} aria-describedby={hintId} />
        <label for={id}>{item.label}</label>
        {item.hint ? (
          <div class="hint" id={hintId}>
            {item.hint}
          </div>
        ) : null}
      </div>
      {item.reveal ? <div class="reveal">{item.reveal}</div> : null}
    </>
  )
}

/** The first control carries the bare name, so that the error summary leads to it. */
function idOf(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`
}
