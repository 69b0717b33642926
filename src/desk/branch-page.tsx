import type { JSX } from 'preact'
import type { BranchPage, BranchReady } from '../cases/branch.ts'
import { blockersOf } from '../domain/eligibility.ts'
import { maskHolder } from '../domain/masked-holder.ts'
import { rule } from '../domain/operator.ts'
import { Checkbox, Radios } from '../ui/choices.tsx'
import { Button, Buttons, DateChoice, ErrorSummary, Form, type Messages, TextInput } from '../ui/form.tsx'
import { msisdn } from '../ui/format.ts'
import { BackLink, SummaryList, type SummaryRow, Tag } from '../ui/parts.tsx'
import type { Visit } from './visit.tsx'
import { coded } from './words.ts'

/** What was chosen so far, and what is wrong with it. */
export interface Decided {
  typed?: Record<string, string>
  errors?: Messages
  status?: 400 | 409
}

interface BranchBodyProps {
  v: Visit
  id: string
  page: Exclude<BranchPage, { is: 'opened' }>
  decided: Decided
}

/** From the comparison to the last button, on one page. */
export function BranchBody({ v, id, page, decided }: BranchBodyProps): JSX.Element {
  return (
    <div class="narrow">
      <ErrorSummary errors={decided.errors} />
      <BackLink href="/desk/branch" />
      <h1>{v.say('branch.title')}</h1>
      {page.is === 'ready' ? (
        <Ready v={v} id={id} ready={page} decided={decided} />
      ) : (
        <>
          <p role="status">{v.say(`branch.${page.is}`)}</p>
          {page.is === 'looking' ? null : <Elsewhere v={v} is={page.is} />}
        </>
      )}
    </div>
  )
}

/** Nobody is sent away without a way on. */
function Elsewhere({ v, is }: { v: Visit; is: 'no-such-line' | 'cannot-tell' | 'differs' | 'not-a-person' }) {
  return (
    <ul>
      <li>
        <a href="/desk/branch">{v.say('branch.again')}</a>
      </li>
      {is === 'cannot-tell' ? (
        <li>
          <a href="/express">{v.say('branch.express')}</a>
        </li>
      ) : null}
      {is === 'differs' || is === 'not-a-person' ? (
        <li>
          <a href="/special">{v.say('branch.special')}</a>
        </li>
      ) : null}
    </ul>
  )
}

interface ReadyProps {
  v: Visit
  id: string
  ready: BranchReady
  decided: Decided
}

function Ready({ v, id, ready, decided }: ReadyProps): JSX.Element {
  const { standing, binding } = ready.line
  const blockers = blockersOf(standing, v.office.rules, standing.asOf)
  return (
    <>
      <p>
        <Tag tone={ready.compared ? 'ok' : 'warn'}>{v.say(ready.compared ? 'branch.agrees' : 'branch.noIin')}</Tag>
      </p>
      <SummaryList
        rows={[
          { key: v.say('branch.number'), value: msisdn(binding.msisdn) },
          { key: v.say('branch.holder'), value: maskHolder(standing.holder) },
          { key: v.say('branch.state'), value: coded(v.lang, 'codes.lineState', standing.state) },
        ]}
      />
      {blockers.length > 0 ? (
        <ul class="blockers">
          {blockers.map((one) => (
            <li key={`${one.code} ${one.what ?? ''}`}>
              <Tag tone={one.severity === 'stops-execution' ? 'danger' : 'info'}>
                {coded(v.lang, 'codes.severity', one.severity)}
              </Tag>{' '}
              {coded(v.lang, 'codes.blocker', one.code)}
            </li>
          ))}
        </ul>
      ) : null}
      <h2>{v.say('branch.quote')}</h2>
      <SummaryList rows={quoteRows(v, ready)} />
      <DecisionForm v={v} id={id} ready={ready} decided={decided} />
    </>
  )
}

function quoteRows(v: Visit, { quote }: BranchReady): SummaryRow[] {
  return [
    ...quote.lines.map((line) => ({
      key: coded(v.lang, 'codes.quoteLine', line.code),
      value: `${line.direction === 'to-refund' ? '−' : ''}${v.format.money(line.amount)}`,
    })),
    { key: v.say('branch.paper.toPay'), value: v.format.money(quote.toPay) },
    { key: v.say('branch.paper.toRefund'), value: v.format.money(quote.toRefund) },
  ]
}

function DecisionForm({ v, id, ready, decided: { typed = {}, errors = {} } }: ReadyProps): JSX.Element {
  const { say } = v
  const refund = ready.quote.toRefund.minor > 0
  const atBranch = rule(v.office.rules.quote.refundWays).some(({ way }) => way === 'at-branch')
  return (
    <Form action={`/desk/branch/${id}`} csrf={v.csrf}>
      <input type="hidden" name="shown" value={ready.shown} />
      <Radios
        name="end"
        label={say('branch.end')}
        value={typed.end}
        error={errors.end}
        items={[
          { value: 'now', label: say('branch.end.now') },
          {
            value: 'day',
            label: say('branch.end.day'),
            reveal: <DateChoice name="day" label={say('branch.day')} error={errors.day} typed={typed} />,
          },
        ]}
      />
      <ContactChoice v={v} typed={typed} errors={errors} />
      {refund ? (
        <>
          <input type="hidden" name="asked-money" value="yes" />
          <Radios
            name="money"
            label={say('branch.money')}
            value={typed.money}
            error={errors.money}
            items={[
              ...(atBranch ? [{ value: 'at-branch', label: say('branch.money.at-branch') }] : []),
              { value: 'later', label: say('branch.money.later') },
            ]}
          />
        </>
      ) : null}
      <Checkbox name="sure" label={say('branch.sure')} error={errors.sure} checked={typed.sure === 'yes'} />
      <Checkbox name="agreed" label={say('branch.agreed')} error={errors.agreed} checked={typed.agreed === 'yes'} />
      <Buttons>
        <Button>{say('branch.open')}</Button>
      </Buttons>
    </Form>
  )
}

interface ContactChoiceProps {
  v: Visit
  typed: Record<string, string>
  errors: Messages
}

function ContactChoice({ v: { say }, typed, errors }: ContactChoiceProps): JSX.Element {
  const email = (
    <TextInput
      name="email"
      label={say('branch.email')}
      value={typed.email}
      error={errors.email}
      type="email"
      inputMode="email"
      autocomplete="off"
    />
  )
  const phone = (
    <TextInput
      name="phone"
      label={say('branch.phone')}
      value={typed.phone}
      error={errors.phone}
      type="tel"
      inputMode="tel"
      autocomplete="off"
      width={20}
    />
  )
  return (
    <Radios
      name="to"
      label={say('branch.contact')}
      value={typed.to}
      error={errors.to}
      items={[
        { value: 'email', label: say('branch.contact.email'), reveal: email },
        { value: 'phone', label: say('branch.contact.phone'), reveal: phone },
        { value: 'none', label: say('branch.contact.none') },
      ]}
    />
  )
}
