import type { JSX } from 'preact'
import { membersOpen, type Seen } from '../cases/approve-case.ts'
import type { GivenPayee } from '../cases/change-payee.ts'
import type { DeskView } from '../cases/view-at-desk.ts'
import type { Case } from '../domain/case.ts'
import { holdCodes, rejectionsFor } from '../domain/codes.ts'
import { dwellEndOf, serviceEndOf } from '../domain/dates.ts'
import { rule } from '../domain/operator.ts'
import { refundOf } from '../domain/payee.ts'
import { hasStrongProof } from '../domain/special.ts'
import { rejectionReasons } from '../messages/texts/reasons.ts'
import { Checkbox, Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages } from '../ui/form.tsx'
import { lineOf } from '../ui/format.ts'
import type { Typed } from '../ui/parse-form.ts'
import { PayeeChoice, type PayeeQuestion } from '../ui/payee-form.tsx'
import { type DeskAct, Hidden } from './actions.tsx'
import { Preview } from './preview.tsx'
import type { Visit } from './visit.tsx'
import { coded } from './words.ts'

/** What somebody chose on a page of confirmation; shown again when the page has to be shown again. */
export interface Chosen extends Seen {
  code?: string | undefined
  /** Where the money is to go, as it was typed; and read, where it could be. */
  typed?: Typed | undefined
  payee?: GivenPayee | undefined
}

interface ConfirmProps {
  v: Visit
  view: DeskView
  act: DeskAct
  chosen: Chosen
  errors?: Messages | undefined
}

/** One page before each act: what it does, what the subscriber is told, and the button that does it. */
export function Confirm(props: ConfirmProps): JSX.Element {
  const { v, view, act, errors } = props
  const Choices = choicesOf[act]
  return (
    <>
      <ErrorSummary errors={errors} />
      <p class="eyebrow">
        {view.case.ref} · {lineOf(view.case.binding, true)}
      </p>
      <h1>{v.say(`desk.confirm.${act}.title`)}</h1>
      <Form action={`/desk/c/${view.case.ref}/${act}`} csrf={v.csrf}>
        <Hidden v={v} view={view} />
        <Choices {...props} />
        <Buttons>
          <Button>{v.say(`desk.${act}`)}</Button>
          <Button kind="secondary" href={`/desk/c/${view.case.ref}`}>
            {v.say('common.back')}
          </Button>
        </Buttons>
      </Form>
    </>
  )
}

/** What has to be chosen before the act; nothing wrong: no messages. */
export function faultsIn(v: Visit, view: DeskView, act: DeskAct, chosen: Chosen): Messages {
  if (act === 'approve' && view.case.standing?.use === 'alarm' && !chosen.attended)
    return { attended: v.say('desk.attended.needed') }
  if (act === 'approve' && membersOpen(view.case) && !chosen.members) return { members: v.say('desk.members.needed') }
  if (act === 'approve' && view.case.facts.notMine && !chosen.looked) return { looked: v.say('desk.looked.needed') }
  if (act === 'payee') return chosen.payee ? {} : { way: v.say('errors.code.choose') }
  const list = act === 'reject' ? rejectionsFor(view.case.facts) : act === 'hold' ? holdCodes : []
  const known = list.length === 0 || list.some((each) => each.code === chosen.code)
  return known ? {} : { code: v.say('errors.code.choose') }
}

const choicesOf: Record<DeskAct, (props: ConfirmProps) => JSX.Element> = {
  approve: Approve,
  reject: Reject,
  hold: Hold,
  release: Release,
  withdraw: Withdraw,
  payee: Payee,
}

function Approve({ v, view, chosen, errors }: ConfirmProps): JSX.Element {
  const c = view.case
  const { rules } = v.office
  const serviceEnd = serviceEndOf({ requestedEnd: c.dates.requestedEnd, decidedAt: view.now, rules })
  const strongProof = hasStrongProof(c.facts)
  const then: Case = { ...c, dates: { ...c.dates, serviceEnd } }
  return (
    <>
      <p>
        {v.say('desk.confirm.approve.text', {
          end: v.format.dateTime(serviceEnd),
          final: v.format.dateTimeZone(dwellEndOf({ barredAt: serviceEnd, strongProof, rules })),
        })}
      </p>
      {c.standing?.use === 'alarm' ? (
        <Checkbox
          name="attended"
          label={v.say('desk.attended.label')}
          hint={v.say('desk.attended.hint')}
          error={errors?.attended}
          checked={chosen.attended}
        />
      ) : null}
      {membersOpen(c) ? (
        <Checkbox
          name="members"
          label={v.say('desk.members.label')}
          hint={v.say('desk.members.hint', { n: c.standing?.footprint?.dependents.length ?? 0 })}
          error={errors?.members}
          checked={chosen.members}
        />
      ) : null}
      {c.facts.notMine ? (
        <Checkbox
          name="looked"
          label={v.say('desk.looked.label')}
          hint={v.say('desk.looked.hint')}
          error={errors?.looked}
          checked={chosen.looked}
        />
      ) : null}
      <Preview v={v} view={view} kind="accepted" then={then} />
    </>
  )
}

/** Each reason brings its own message: it is read before the reason is chosen for good. */
function Reject({ v, view, chosen, errors }: ConfirmProps): JSX.Element {
  const items = rejectionsFor(view.case.facts).map(({ code }) => ({
    value: code,
    label: rejectionReasons[v.lang][code].reason,
    reveal: <Preview v={v} view={view} kind="rejected" then={endingAs(view, 'rejected', code)} />,
  }))
  return (
    <>
      <p>{v.say('desk.confirm.reject.text')}</p>
      {view.case.facts.decision ? <p>{v.say('desk.confirm.reject.accepted')}</p> : null}
      <Radios
        name="code"
        label={v.say('desk.confirm.reject.why')}
        items={items}
        value={chosen.code}
        error={errors?.code}
      />
    </>
  )
}

function Hold({ v, chosen, errors }: ConfirmProps): JSX.Element {
  const items = holdCodes.map((hold) => {
    const facts = [
      v.say(hold.pausesPromise ? 'desk.held.pauses' : 'desk.held.runsOn'),
      v.say(hold.liftedBy === 'supervisor' ? 'desk.held.bySupervisor' : 'desk.held.byStaff'),
    ]
    const longest = hold.maxWorkingDays
      ? [v.say('desk.held.longest', { days: v.format.workingDays(hold.maxWorkingDays) })]
      : []
    return { value: hold.code, label: coded(v.lang, 'codes.hold', hold.code), hint: [...facts, ...longest].join(' ') }
  })
  return (
    <>
      <p>{v.say('desk.confirm.hold.text')}</p>
      <Radios
        name="code"
        label={v.say('desk.confirm.hold.why')}
        items={items}
        value={chosen.code}
        error={errors?.code}
      />
    </>
  )
}

function Release({ v, view }: ConfirmProps): JSX.Element {
  return (
    <>
      <p>{v.say('desk.confirm.release.text')}</p>
      <p>
        <b>{coded(v.lang, 'codes.hold', view.case.facts.hold?.code ?? '')}</b>
      </p>
    </>
  )
}

function Withdraw({ v, view }: ConfirmProps): JSX.Element {
  return (
    <>
      <p>{v.say(view.case.facts.barredAt ? 'desk.confirm.withdraw.barred' : 'desk.confirm.withdraw.text')}</p>
      <Preview v={v} view={view} kind="withdrawn" then={endingAs(view, 'withdrawn')} />
    </>
  )
}

function Payee({ v, view, chosen, errors }: ConfirmProps): JSX.Element {
  return (
    <>
      <p>{v.say('desk.confirm.payee.text')}</p>
      <PayeeChoice of={payeeQuestion(v, view)} typed={chosen.typed} errors={errors} />
    </>
  )
}

/** The agent hears the name and does not choose it, where only the holder may be paid. */
export function payeeQuestion(v: Visit, view: DeskView): PayeeQuestion {
  const { rules } = v.office
  return {
    lang: v.lang,
    format: v.format,
    rules,
    dueMinor: refundOf(view.case)?.minor ?? 0,
    ending: view.case.binding.msisdn,
    holderShown: rule(rules.quote.payeeMatch) === 'holder-only' ? (view.holderMasked ?? '') : undefined,
  }
}

function endingAs(view: DeskView, as: 'rejected' | 'withdrawn', code?: string): Case {
  const ending = { as, by: 'agent', at: view.now, ...(code === undefined ? {} : { code }) }
  return { ...view.case, facts: { ...view.case.facts, ending } }
}
