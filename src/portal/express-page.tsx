import type { JSX } from 'preact'
import type { KnownOperator } from '../domain/operator.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, DateChoice, ErrorSummary, Form, type Messages, TextArea, TextInput } from '../ui/form.tsx'
import type { Typed } from '../ui/parse-form.ts'
import { operatorName, type Visit } from './visit.tsx'

/** Every question of the page. A test counts them: one more would be one more than the law allows to ask. */
export const expressFields = ['kind', 'cause', 'name', 'operator', 'number', 'end', 'day', 'contact'] as const

interface ExpressPageProps {
  visit: Visit
  operators: KnownOperator[]
  typed: Typed
  errors: Messages
  /** Drawn once: the same form sent twice makes one request. */
  formId: string
}

export function ExpressPage({ visit, operators, typed, errors, formId }: ExpressPageProps): JSX.Element {
  const { say, lang, csrf } = visit
  const was = (name: string) => (typeof typed[name] === 'string' ? typed[name] : undefined)
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>{say('express.title')}</h1>
      <p>{say('express.intro')}</p>
      <Form action="/express" csrf={csrf}>
        <input type="hidden" name="form" value={formId} />
        <Radios
          name="kind"
          label={say('express.kind')}
          error={errors.kind}
          value={was('kind')}
          items={[
            { value: 'ordinary', label: say('express.kind.ordinary'), hint: say('express.kind.ordinary.hint') },
            {
              value: 'good-cause',
              label: say('express.kind.good-cause'),
              hint: say('express.kind.good-cause.hint'),
              reveal: (
                <TextArea
                  name="cause"
                  label={say('express.cause')}
                  error={errors.cause}
                  value={was('cause')}
                  rows={3}
                  maxLength={1000}
                />
              ),
            },
          ]}
        />
        <TextInput
          name="name"
          label={say('express.name')}
          hint={say('express.name.hint')}
          error={errors.name}
          value={was('name')}
          autocomplete="name"
          maxLength={120}
        />
        {operators.length > 1 ? (
          <Radios
            name="operator"
            label={say('express.operator')}
            error={errors.operator}
            value={was('operator')}
            items={operators.map((known) => ({ value: known.rules.id, label: operatorName(known, lang) }))}
          />
        ) : null}
        <TextInput
          name="number"
          label={say('express.number')}
          hint={say('express.number.hint')}
          error={errors.number}
          value={was('number')}
          type="tel"
          inputMode="tel"
          autocomplete="off"
          width={20}
        />
        <Radios
          name="end"
          label={say('express.end')}
          error={errors.end}
          value={was('end')}
          items={[
            { value: 'now', label: say('express.end.now') },
            {
              value: 'day',
              label: say('express.end.day'),
              reveal: <DateChoice name="day" label={say('express.day')} error={errors.day} typed={typed} />,
            },
          ]}
        />
        <TextInput
          name="contact"
          label={say('express.contact')}
          hint={say('express.contact.hint')}
          error={errors.contact}
          value={was('contact')}
          autocomplete="email"
          maxLength={200}
        />
        <Buttons>
          <Button>{say('express.submit')}</Button>
        </Buttons>
        <p class="after-buttons quiet">{say('express.submit.note')}</p>
      </Form>
      <p>
        {say('express.guided')}
        <br />
        <a href="/">{say('express.guided.link')}</a>
        <br />
        <a href="/special">{say('special.link')}</a>
      </p>
    </>
  )
}
