import type { JSX } from 'preact'
import { changePayee } from '../cases/change-payee.ts'
import type { Assurance } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { maskHolder } from '../domain/masked-holder.ts'
import { rule } from '../domain/operator.ts'
import { refundOf } from '../domain/payee.ts'
import { caseCan, type NoCode } from '../domain/permissions.ts'
import { Button, Buttons, ErrorSummary, Form, type Messages } from '../ui/form.tsx'
import type { Typed } from '../ui/parse-form.ts'
import { BackLink } from '../ui/parts.tsx'
import { PayeeChoice, type PayeeQuestion, readPayee } from '../ui/payee-form.tsx'
import { CareCard } from './care-card.tsx'
import { waysForAct } from './case-proof.ts'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import { formOf, show, showNotice } from './visit.tsx'

/**
 * Where the money goes, asked on the pages of the request: of whoever sent the express declaration, which asks for nothing
 * but what the law allows, and of anyone whose answer has changed. How sure we must be of the reader is the operator's rule.
 */
export async function payeePage(visit: CaseVisit, assurance: Assurance): Promise<Response> {
  const no = whyNot(visit, assurance)
  return no ? cannot(visit, no, assurance) : showForm(visit, {})
}

export async function setPayee(visit: CaseVisit, assurance: Assurance): Promise<Response> {
  const form = await formOf(visit, visit.demoOf)
  if (form instanceof Response) return form
  const no = whyNot(visit, assurance)
  if (no) return cannot(visit, no, assurance)
  const read = readPayee(questionOf(visit), form)
  if (!read.ok) return showForm(visit, read)
  const { house, view, office, c } = visit
  const { operator, ref } = view.case
  try {
    await changePayee(house.desk, operator, ref, { is: 'subscriber', assurance }, office, read.payee)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return cannot(visit, error.code, assurance)
  }
  return c.redirect(caseHref(visit), 303)
}

type No = NoCode | 'nothing-due' | 'not-looked-at'

function whyNot({ view, office }: CaseVisit, assurance: Assurance): No | undefined {
  const may = caseCan['change-payee'](view.case, { is: 'subscriber', assurance }, office.rules)
  if (may !== true && may.no !== 'prove-who-you-are') return may.no
  if (!view.case.standing) return 'not-looked-at'
  if ((refundOf(view.case)?.minor ?? 0) <= 0) return 'nothing-due'
  return may === true ? undefined : may.no
}

function questionOf({ lang, format, office, view }: CaseVisit): PayeeQuestion {
  const holder = view.person?.holder
  const holderOnly = rule(office.rules.quote.payeeMatch) === 'holder-only' && holder
  return {
    lang,
    format,
    rules: office.rules,
    dueMinor: refundOf(view.case)?.minor ?? 0,
    ending: view.case.binding.msisdn,
    holderShown: holderOnly ? maskHolder(holder) : undefined,
  }
}

/** What was given before is not shown: the link alone brought the reader here, and it may have been handed on. */
function showForm(visit: CaseVisit, { errors, typed }: { errors?: Messages; typed?: Typed }): Promise<Response> {
  const { say, format, csrf, view } = visit
  const due = refundOf(view.case)
  const { refundWay } = view.case.facts
  const body: JSX.Element = (
    <>
      <ErrorSummary errors={errors} />
      <BackLink href={caseHref(visit)} />
      <Form action={caseHref(visit, '/payee')} csrf={csrf}>
        <PayeeChoice
          of={questionOf(visit)}
          errors={errors}
          typed={typed}
          isTitle
          hint={due ? say('request.refund.amount', { amount: format.money(due) }) : undefined}
        />
        {refundWay === 'none' ? null : (
          <p class="quiet">{say('track.payee.kept', { way: say(`request.refund.${refundWay}`) })}</p>
        )}
        <Buttons>
          <Button>{say('track.payee.save')}</Button>
          <Button kind="secondary" href={caseHref(visit)}>
            {say('common.back')}
          </Button>
        </Buttons>
      </Form>
    </>
  )
  return show(visit, { title: say('track.payee.title'), body, wrong: errors !== undefined }, visit.demoOf)
}

function cannot(visit: CaseVisit, no: string, assurance: Assurance): Promise<Response> {
  const { say } = visit
  const title = say('track.payee.title')
  if (no === 'prove-who-you-are') return show(visit, { title, body: proofFirst(visit, assurance) }, visit.demoOf)
  const action = { href: caseHref(visit), label: say('track.back.toCase') }
  const underWay = no === 'refund-under-way' || no === 'already-refunded'
  const text = say(underWay ? 'track.payee.underWay' : 'track.payee.nothing')
  return showNotice(visit, 409, { title, text, action, more: <CareCard visit={visit} /> }, visit.demoOf)
}

function proofFirst(visit: CaseVisit, assurance: Assurance): JSX.Element {
  const { say } = visit
  const why = whyProof(visit, assurance)
  return (
    <>
      <BackLink href={caseHref(visit)} />
      <h1>{say('track.payee.title')}</h1>
      {why ? <p>{say(why)}</p> : null}
      {waysForAct(visit, 'change-payee').length === 0 ? null : (
        <Buttons>
          <Button href={`${caseHref(visit, '/identity')}&next=payee`}>{say('track.payee.prove')}</Button>
        </Buttons>
      )}
      <p class="after-buttons">{say('track.identity.none.that')}</p>
      <CareCard visit={visit} />
    </>
  )
}

/** Who has proved enough already is told why it is asked again; who has proved by the line alone, why that is too little. */
function whyProof(visit: CaseVisit, assurance: Assurance): 'track.payee.again' | 'track.payee.strong' | undefined {
  const shown = assurance === 'none' ? visit.view.case.facts.identity?.level : assurance
  const enough = rule(visit.office.rules.identity.assurance)['change-payee']
  if (shown !== undefined && enough.includes(shown)) return 'track.payee.again'
  return enough.includes('otp_line') ? undefined : 'track.payee.strong'
}
