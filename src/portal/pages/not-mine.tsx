import type { JSX } from 'preact'
import type { Reported } from '../../cases/report-not-mine.ts'
import type { LineOnFile } from '../../domain/line.ts'
import { caseLink } from '../../store/link-keys.ts'
import { Checkboxes } from '../../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextInput } from '../../ui/form.tsx'
import { msisdn } from '../../ui/format.ts'
import { BackLink, Banner, Panel, SummaryList } from '../../ui/parts.tsx'
import { ApplicationField, type Journey } from '../journey.tsx'
import { operatorName } from '../visit.tsx'

export interface NotMineTyped {
  lines: string[]
  contact: string
  form: string
}

interface NotMinePageProps {
  journey: Journey
  lines: LineOnFile[]
  typed: NotMineTyped
  errors?: Messages | undefined
}

/** No line is ticked beforehand; that another person may be using one is said before the button. */
export function NotMinePage({ journey, lines, typed, errors }: NotMinePageProps): JSX.Element {
  const { say, csrf, office, lang } = journey
  return (
    <>
      <ErrorSummary errors={errors} />
      <BackLink href="/lines" />
      <h1>{say('lines.notMine.title')}</h1>
      <p>{say('lines.notMine.lead', { operator: operatorName(office, lang) })}</p>
      <Form action="/lines/not-mine" csrf={csrf}>
        <ApplicationField of={journey} />
        <input type="hidden" name="form" value={typed.form} />
        <Checkboxes
          name="lines"
          label={say('lines.notMine.label')}
          values={typed.lines}
          error={errors?.lines}
          items={lines.map(({ binding, standing }) => ({
            value: binding.subscriptionId,
            label: msisdn(binding.msisdn),
            hint: `${standing.plan} · ${say(`lines.state.${standing.state}`)}`,
          }))}
        />
        <TextInput
          name="contact"
          label={say('lines.notMine.contact')}
          hint={say('lines.notMine.contact.hint')}
          value={typed.contact}
          error={errors?.contact}
          autocomplete="email"
          maxLength={200}
        />
        <p>{say('lines.notMine.other')}</p>
        <p>{say('lines.notMine.nothing')}</p>
        <Buttons>
          <Button>{say('lines.notMine.send')}</Button>
        </Buttons>
      </Form>
    </>
  )
}

interface NotMineDoneProps {
  journey: Journey
  reported: Reported[]
  /** One of them had a proven request already. */
  missed: boolean
}

export function NotMineDone({ journey, reported, missed }: NotMineDoneProps): JSX.Element {
  const { say, format, house, key } = journey
  const [first] = reported
  return (
    <>
      <Panel title={say('lines.notMine.done')}>
        {first ? <p>{say('lines.notMine.done.text', { when: format.dateTimeZone(first.at) })}</p> : null}
      </Panel>
      <SummaryList
        rows={reported.map(({ line, ref }) => ({
          key: msisdn(line.binding.msisdn),
          value: <a href={caseLink(house.desk.keys, '', key.operator, ref)}>{ref}</a>,
        }))}
      />
      {missed ? <Banner tone="info" title={say('lines.notMine.already')} /> : null}
      <p>{say('lines.notMine.done.next')}</p>
      <p>
        <a href="/lines">{say('common.back')}</a>
      </p>
    </>
  )
}
