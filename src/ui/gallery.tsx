import type { ComponentChildren, JSX } from 'preact'
import { Button, Buttons, ErrorSummary, Form } from './form.tsx'
import { formats, msisdn, msisdnMasked } from './format.ts'
import { ChoicesSample, FieldsSample } from './gallery-forms.tsx'
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
      <p class="tags">
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
