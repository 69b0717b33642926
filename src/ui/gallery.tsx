import type { ComponentChildren, JSX } from 'preact'
import { Cards, Checkbox, Checkboxes, Radios } from './choices.tsx'
import { Button, Buttons, DateChoice, ErrorSummary, FileInput, Form, Select, TextArea, TextInput } from './form.tsx'
import { formats, msisdn, msisdnMasked } from './format.ts'
import { LinesGallery, QueueSample, StepsSample } from './gallery-lines.tsx'
import { Icon, iconNames } from './icons.tsx'
import { useLang, useSay } from './lang.ts'
import {
  BackLink,
  Banner,
  Details,
  NotSentBanner,
  Panel,
  StepOf,
  SummaryList,
  Tag,
  TaskList,
  YourTurn,
} from './parts.tsx'

/** Every component in every state, in the page's language: for builders, translators and the pictures in CI. */
export function Gallery(): JSX.Element {
  const say = useSay()
  return (
    <>
      <BackLink href="/" />
      <StepOf n={2} total={7} />
      <h1>{say('gallery.title')}</h1>
      <p>{say('gallery.intro')}</p>
      <NotSentBanner />
      <ErrorSummary
        errors={{ sampleNumberWrong: say('errors.code.phone'), sampleDateWrong: say('errors.code.datePast') }}
      />
      <Section title={say('gallery.buttons')}>
        <ButtonsSample />
      </Section>
      <Form action="/ui/gallery" csrf="sample">
        <Section title={say('gallery.fields')}>
          <FieldsSample />
        </Section>
        <Section title={say('gallery.choices')}>
          <ChoicesSample />
        </Section>
      </Form>
      <Section title={say('gallery.lists')}>
        <ListsSample />
      </Section>
      <Section title={say('gallery.notices')}>
        <NoticesSample />
      </Section>
      <Section title={say('gallery.line')}>
        <StepsSample />
        <LinesGallery />
      </Section>
      <Section title={say('gallery.tables')}>
        <QueueSample />
      </Section>
      <Section title={say('gallery.words')}>
        <WordsSample />
      </Section>
      <Section title={say('gallery.end')}>
        <p>
          {iconNames.map((name) => (
            <Icon key={name} name={name} />
          ))}
        </p>
        <EndSample />
      </Section>
    </>
  )
}

function Section({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="gallery-part">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function ButtonsSample(): JSX.Element {
  const say = useSay()
  return (
    <>
      <Buttons>
        <Button href="#main">{say('common.continue')}</Button>
        <Button href="#main" kind="secondary">
          {say('common.back')}
        </Button>
        <Button href="#main" kind="plain">
          {say('common.change')}
        </Button>
      </Buttons>
      <Buttons>
        <Button hotkey="A">{say('common.send')}</Button>
        <Button hotkey="R" kind="secondary">
          {say('common.tryAgain')}
        </Button>
        <Button disabledReason={say('common.task.later')}>{say('common.save')}</Button>
      </Buttons>
    </>
  )
}

function FieldsSample(): JSX.Element {
  const say = useSay()
  const number = { label: say('gallery.number'), hint: say('gallery.numberHint') }
  return (
    <>
      <TextInput name="sampleNumber" {...number} type="tel" inputMode="tel" autocomplete="tel" width={20} />
      <TextInput
        name="sampleNumberWrong"
        {...number}
        value="701 123"
        width={20}
        error={say('errors.code.phone')}
        type="tel"
        autocomplete="tel"
      />
      <TextInput
        name="sampleName"
        label={say('gallery.fullName')}
        hint={say('gallery.fullNameHint')}
        autocomplete="name"
      />
      <TextInput name="sampleMail" label={say('gallery.email')} type="email" autocomplete="email" optional />
      <TextInput
        name="sampleCode"
        label={say('gallery.code')}
        inputMode="numeric"
        autocomplete="one-time-code"
        width={8}
        maxLength={6}
      />
      <TextInput name="sampleMoney" label={say('common.all')} inputMode="decimal" width={8} suffix="₸" />
      <DateChoice
        name="sampleDate"
        label={say('gallery.endDay')}
        hint={say('common.date.hint', { example: '31 1 2027' })}
        value="2027-01-31"
      />
      <DateChoice
        name="sampleDateWrong"
        label={say('gallery.endDay')}
        typed={{ 'sampleDateWrong-day': '1', 'sampleDateWrong-month': '1', 'sampleDateWrong-year': '2020' }}
        error={say('errors.code.datePast')}
      />
      <TextArea name="sampleNotes" label={say('gallery.notes')} optional rows={3} />
      <Select
        name="sampleOperator"
        label={say('gallery.operator')}
        options={['Kcell', 'Beeline', 'Tele2'].map((name) => ({ value: name, label: name }))}
      />
      <FileInput name="sampleFile" label={say('gallery.document')} error={say('errors.code.pictureUnclear')} />
    </>
  )
}

function ChoicesSample(): JSX.Element {
  const say = useSay()
  const facts = (number: string, undo: string) => [
    { label: say('gallery.card.numberLabel'), value: number },
    { label: say('gallery.card.undoLabel'), value: undo },
  ]
  return (
    <>
      <Radios
        name="sampleReason"
        label={say('gallery.reason')}
        optional
        value="unneeded"
        items={[
          { value: 'unneeded', label: say('gallery.reason.unneeded'), hint: say('gallery.reason.unneededHint') },
          { value: 'leaving', label: say('gallery.reason.leaving') },
          { value: 'unsaid', label: say('gallery.reason.unsaid') },
        ]}
      />
      <Radios
        name="sampleWhen"
        label={say('gallery.endWhen')}
        error={say('errors.code.choose')}
        value="day"
        items={[
          { value: 'now', label: say('gallery.endWhen.now') },
          {
            value: 'day',
            label: say('gallery.endWhen.day'),
            reveal: <DateChoice name="sampleDay" label={say('gallery.endDay')} />,
          },
        ]}
      />
      <Radios
        name="sampleYes"
        label={say('gallery.agree')}
        inline
        items={[
          { value: 'yes', label: say('common.yes') },
          { value: 'no', label: say('common.no') },
        ]}
      />
      <Checkboxes
        name="sampleOperators"
        label={say('gallery.operator')}
        values={['Beeline']}
        items={['Kcell', 'Beeline', 'Tele2'].map((name) => ({ value: name, label: name }))}
      />
      <Checkbox name="sampleAgree" label={say('gallery.agree')} error={say('errors.code.confirm')} />
      <Cards
        name="sampleWay"
        items={[
          {
            value: 'cancel',
            title: say('gallery.card.cancel'),
            action: say('common.continue'),
            facts: facts(say('gallery.card.cancelNumber'), say('gallery.card.cancelUndo')),
          },
          {
            value: 'transfer',
            title: say('gallery.card.transfer'),
            action: say('common.continue'),
            facts: facts(say('gallery.card.transferNumber'), say('gallery.card.transferUndo')),
          },
          {
            value: 'pause',
            title: say('gallery.card.pause'),
            action: say('common.continue'),
            facts: facts(say('gallery.card.pauseNumber'), say('gallery.card.pauseUndo')),
          },
        ]}
      />
    </>
  )
}

function ListsSample(): JSX.Element {
  const say = useSay()
  const format = formats(useLang())
  return (
    <>
      <SummaryList
        rows={[
          { key: say('gallery.number'), value: msisdn('+77011234567'), changeHref: '#main' },
          { key: say('gallery.holder'), value: 'Әсел Нұрланқызы', changeHref: '#main' },
          { key: say('gallery.endDay'), value: format.date('2026-11-26'), changeHref: '#main' },
          { key: say('common.case.off'), value: msisdnMasked('+77011234567') },
        ]}
      />
      <TaskList
        items={[
          { title: say('gallery.fullName'), state: 'done', href: '#main' },
          { title: say('gallery.document'), state: 'todo', href: '#main', hint: say('gallery.step.documentNote') },
          { title: say('common.checkAnswers.title'), state: 'later' },
        ]}
      />
      <Details summary={say('gallery.more')}>
        <p>{say('gallery.moreText')}</p>
      </Details>
    </>
  )
}

function NoticesSample(): JSX.Element {
  const say = useSay()
  const format = formats(useLang())
  return (
    <>
      <p class="buttons">
        <Tag>{say('common.case.withdrawn')}</Tag>
        <Tag tone="info">{say('common.case.accepted')}</Tag>
        <Tag tone="warn">{say('common.promise.atRisk')}</Tag>
        <Tag tone="danger">{say('common.promise.late')}</Tag>
        <Tag tone="ok">{say('common.case.off')}</Tag>
      </p>
      <Banner tone="info" title={say('gallery.bar.title')}>
        <p>{say('gallery.bar.text')}</p>
      </Banner>
      <Banner tone="warn" title={say('gallery.unsure.title')}>
        <p>{say('gallery.unsure.text')}</p>
      </Banner>
      <Banner
        tone="danger"
        title={say('gallery.back.title', { amount: format.money({ minor: 184_000, currency: 'KZT' }) })}
      >
        <p>{say('gallery.back.text')}</p>
      </Banner>
      <Banner tone="ok" title={say('common.case.off')} />
      <Banner
        tone="neutral"
        title={say('gallery.owe.title', { amount: format.money({ minor: 320_000, currency: 'KZT' }) })}
      >
        <p>{say('gallery.owe.text')}</p>
      </Banner>
      <YourTurn title={say('gallery.newFile')}>
        <p>{say('gallery.newFileText')}</p>
        <Button href="#main">{say('gallery.newFile')}</Button>
      </YourTurn>
    </>
  )
}

function WordsSample(): JSX.Element {
  const format = formats(useLang())
  const at = '2026-11-22T09:05:00.000Z'
  const samples = [
    format.date('2026-12-01'),
    format.dateShort('2026-12-01'),
    format.onDate('2026-12-01'),
    format.untilDate('2026-12-01'),
    format.dateTimeZone(at),
    format.dateTimeShort(at),
    format.money({ minor: 1_250_000, currency: 'KZT' }),
    format.money({ minor: 123_450, currency: 'KZT' }),
    format.percent(0.75),
    format.number(1234567.5),
    format.timeLeft(78_000_000),
    format.workingDays(7),
    format.list(['Kcell', 'Beeline', 'Tele2']),
  ]
  return (
    <ul>
      {samples.map((sample) => (
        <li key={sample}>{sample}</li>
      ))}
    </ul>
  )
}

function EndSample(): JSX.Element {
  const say = useSay()
  return (
    <Panel title={say('gallery.received')}>
      <p>{say('gallery.reference', { ref: 'CX-100042' })}</p>
      <p>{say('common.nothingToDo')}</p>
    </Panel>
  )
}
