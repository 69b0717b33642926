import type { JSX } from 'preact'
import { amountOf, lineAlarms } from '../cases/decide-alarm.ts'
import { explanationsOf } from '../domain/codes.ts'
import { isMoney, unitsOf } from '../domain/money.ts'
import { rule } from '../domain/operator.ts'
import { watchEnd } from '../domain/watch.ts'
import type { Alarm } from '../store/alarms.ts'
import type { Watch } from '../store/watches.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, TextInput } from '../ui/form.tsx'
import { decisionWord } from './timeline.tsx'
import type { Visit } from './visit.tsx'
import { coded, personWord, stuckWord } from './words.ts'

/** What an alarm rests on, line by line. */
export function AlarmFacts({ v, alarm }: { v: Visit; alarm: Alarm }): JSX.Element {
  return (
    <>
      <p>
        {v.format.dateTimeZone(alarm.raisedAt)}
        {alarm.ref ? (
          <>
            {' · '}
            <a href={`/desk/c/${alarm.ref}`}>{alarm.ref}</a>
          </>
        ) : null}
      </p>
      <ul>
        {factsOf(v, alarm).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </>
  )
}

function factsOf(v: Visit, { detail }: Alarm): string[] {
  const { seen, at, amount, taken, looks, since, n, refs, because } = detail
  const facts = [
    Array.isArray(seen) ? v.say('desk.alarms.seen', { list: v.format.list(seen.map(String)) }) : undefined,
    typeof at === 'string' ? v.say('desk.alarms.at', { when: v.format.dateTimeZone(at) }) : undefined,
    isMoney(amount) ? v.say('desk.alarms.amount', { amount: v.format.money(amount) }) : undefined,
    isMoney(taken) ? v.say('desk.alarms.taken', { amount: v.format.money(taken) }) : undefined,
    typeof looks === 'number'
      ? v.say('desk.alarms.blind', { n: looks, when: typeof since === 'string' ? v.format.dateTime(since) : '—' })
      : undefined,
    typeof n === 'number' ? v.say('desk.alarms.count', { n }) : undefined,
    Array.isArray(refs) ? v.say('desk.alarms.refs', { list: v.format.list(refs.map(String)) }) : undefined,
    typeof because === 'string' ? stuckWord(v.lang, because) : undefined,
  ]
  return facts.filter((fact) => fact !== undefined)
}

/** The choices that fit the alarm; none of them is chosen beforehand. */
export function Decide({
  v,
  alarm,
  errors,
}: {
  v: Visit
  alarm: Alarm
  errors: Partial<Record<string, string>>
}): JSX.Element | null {
  if (!alarm.ref) return null
  const amount = amountOf(alarm)
  const items = [
    ...(lineAlarms.includes(alarm.kind)
      ? [{ value: 'shut-off-again', label: v.say('desk.alarms.shutOff'), hint: v.say('desk.alarms.shutOff.hint') }]
      : []),
    ...(amount
      ? [{ value: 'credit', label: v.say('desk.alarms.credit'), hint: v.say('desk.alarms.credit.hint') }]
      : []),
    ...explanationsOf(alarm.kind).map(({ code }) => ({
      value: code,
      label: coded(v.lang, 'codes.explained', code),
      hint: v.say('desk.alarms.explained.hint'),
    })),
  ]
  return (
    <>
      <ErrorSummary errors={errors} />
      <Form action={`/desk/alarms/${alarm.id}`} csrf={v.csrf}>
        <Radios name="decision" label={v.say('desk.alarms.question')} items={items} error={errors.decision} />
        {amount ? (
          <TextInput
            name="amount"
            label={v.say('desk.alarms.credit.amount')}
            error={errors.amount}
            value={String(unitsOf(amount))}
            inputMode="decimal"
            width={8}
          />
        ) : null}
        <Buttons>
          <Button>{v.say('desk.alarms.save')}</Button>
        </Buttons>
      </Form>
    </>
  )
}

/** Who decided what, and when. */
export function outcomeOf(v: Visit, { decided }: Alarm, names: Map<string, string>): string {
  if (!decided) return v.say('desk.alarms.open')
  return v.say('desk.alarms.decided', {
    who: personWord(v.lang, decided.by, names),
    when: v.format.dateTimeShort(decided.at),
    what: decisionWord(v, decided.as, decided.code),
  })
}

/** On the page of a case: its alarms, open ones as something to do, and how long its line is still looked at. */
export function AfterEnd({
  v,
  alarms,
  watch,
  names,
}: {
  v: Visit
  alarms: Alarm[]
  watch: Watch | null
  names: Map<string, string>
}): JSX.Element | null {
  if (alarms.length === 0 && !watch) return null
  return (
    <section class="card act" aria-labelledby="after-end">
      <h2 id="after-end">{v.say('desk.alarms.watch')}</h2>
      {alarms.map((alarm) => (
        <p key={alarm.id}>
          <a href={`/desk/alarms/${alarm.id}`}>
            <b>{coded(v.lang, 'codes.alarm', alarm.kind)}</b>
          </a>
          <br />
          {outcomeOf(v, alarm, names)}
        </p>
      ))}
      {watch ? <p class="quiet">{watchWords(v, watch)}</p> : null}
    </section>
  )
}

function watchWords(v: Visit, { since, dueAt, looks }: Watch): string {
  if (dueAt === null) return v.say('desk.alarms.watch.over', { n: looks })
  const days = rule(v.office.rules.switching.watchDays)
  return v.say('desk.alarms.watch.on', {
    until: v.format.date(watchEnd({ since, days })),
    n: looks,
    next: v.format.dateTimeShort(dueAt),
  })
}
