import type { JSX } from 'preact'
import type { KnownOperator } from '../domain/operator.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, DateChoice, ErrorSummary, Form, type Messages, TextArea } from '../ui/form.tsx'
import type { Typed } from '../ui/parse-form.ts'
import { ContactField, NameField, NumberField, OperatorField, typedIn } from './declaration-fields.tsx'
import type { Visit } from './visit.tsx'

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
  const { say, csrf } = visit
  const field = { visit, typed, errors }
  const was = (name: string) => typedIn(typed, name)
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
        <NameField {...field} label={say('express.name')} />
        <OperatorField {...field} operators={operators} />
        <NumberField {...field} />
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
        <ContactField {...field} />
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
