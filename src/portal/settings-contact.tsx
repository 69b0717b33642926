import { randomUUID } from 'node:crypto'
import type { JSX } from 'preact'
import { readCode } from '../auth/codes.ts'
import { askContactChange, confirmContactChange, pendingContact } from '../cases/change-contact.ts'
import { CaseRefused } from '../domain/errors.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { caseCan } from '../domain/permissions.ts'
import { codeDigits, codeLifeMs } from '../store/codes.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextInput } from '../ui/form.tsx'
import { formIdOf } from '../ui/form-id.ts'
import { messageFor } from '../ui/parse-form.ts'
import { BackLink } from '../ui/parts.tsx'
import { CareCard } from './care-card.tsx'
import { assuranceOf, proofHref, shownTime } from './case-proof.ts'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import { maskedContact, readContactLine } from './read-contact-line.ts'
import { formOf, show } from './visit.tsx'

/* Another contact for the messages of a case: proved who asks, proved that the new one is read, and the old one told. */

const settings = (visit: CaseVisit) => caseHref(visit, '/settings')

const whoOf = async (visit: CaseVisit) => ({ is: 'subscriber', assurance: await assuranceOf(visit) }) as const
const officeOf = ({ office, house }: CaseVisit) => ({ rules: office.rules, baseUrl: house.baseUrl })

export async function contactPage(visit: CaseVisit): Promise<Response> {
  if (!visit.view.person) return visit.c.redirect(settings(visit), 303)
  const may = caseCan['change-contact'](visit.view.case, await whoOf(visit), visit.office.rules)
  return may === true ? showForm(visit, {}) : showProof(visit)
}

function showProof(visit: CaseVisit): Promise<Response> {
  const { say, view } = visit
  const special = view.case.facts.special !== undefined
  const body = (
    <>
      <BackLink href={settings(visit)} />
      <h1>{say('settings.contact.change')}</h1>
      <p>{say(special ? 'settings.contact.special' : 'settings.contact.prove')}</p>
      {special ? null : (
        <>
          <Buttons>
            <Button href={proofHref(visit, 'settings')}>{say('settings.contact.prove.action')}</Button>
          </Buttons>
          <p class="after-buttons">{say('track.identity.none.that')}</p>
        </>
      )}
      <CareCard visit={visit} />
    </>
  )
  return show(visit, { title: say('settings.contact.change'), body }, visit.demoOf)
}

/** What was typed stays, whatever was wrong with it. */
function showForm(visit: CaseVisit, { errors, form }: { errors?: Messages; form?: FormData }): Promise<Response> {
  const { say, csrf } = visit
  const typed = (name: string) => (form ? String(form.get(name) ?? '') : undefined)
  const body: JSX.Element = (
    <>
      <ErrorSummary errors={errors} />
      <BackLink href={settings(visit)} />
      <Form action={caseHref(visit, '/settings/contact')} csrf={csrf}>
        <input type="hidden" name="id" value={randomUUID()} />
        <Radios
          name="to"
          label={say('settings.contact.new')}
          isTitle
          hint={say('settings.contact.new.hint')}
          error={errors?.to}
          value={typed('to')}
          items={[
            { value: 'email', label: say('request.contact.email'), reveal: <EmailField of={{ say, errors, typed }} /> },
            { value: 'phone', label: say('request.contact.phone'), reveal: <PhoneField of={{ say, errors, typed }} /> },
          ]}
        />
        <Buttons>
          <Button>{say('settings.contact.send')}</Button>
        </Buttons>
      </Form>
    </>
  )
  return show(visit, { title: say('settings.contact.new'), body, wrong: errors !== undefined }, visit.demoOf)
}

interface FieldOf {
  of: { say: CaseVisit['say']; errors: Messages | undefined; typed: (name: string) => string | undefined }
}

const EmailField = ({ of: { say, errors, typed } }: FieldOf): JSX.Element => (
  <TextInput
    name="email"
    label={say('request.contact.emailLabel')}
    value={typed('email')}
    error={errors?.email}
    type="email"
    inputMode="email"
    autocomplete="email"
  />
)

const PhoneField = ({ of: { say, errors, typed } }: FieldOf): JSX.Element => (
  <TextInput
    name="phone"
    label={say('request.contact.phoneLabel')}
    value={typed('phone')}
    error={errors?.phone}
    type="tel"
    inputMode="tel"
    autocomplete="off"
    width={20}
  />
)

export async function askContact(visit: CaseVisit): Promise<Response> {
  const form = await formOf(visit, visit.demoOf)
  if (form instanceof Response) return form
  const { view, house, lang, say, c } = visit
  const { operator, ref, binding } = view.case
  const read = readContactLine(form, { lang, say, ending: binding.msisdn })
  if (!read.ok) return showForm(visit, { errors: { [read.field]: read.message }, form })
  const id = String(form.get('id') ?? '')
  const asked = { id: formIdOf(id), contact: read.contact }
  try {
    const sending = await askContactChange(house.desk, operator, ref, await whoOf(visit), officeOf(visit), asked)
    if (sending.is === 'sent') return c.redirect(caseHref(visit, '/settings/contact/code'), 303)
    const errors = { [read.contact.channel]: say('settings.no.locked', { time: shownTime(visit, sending.until) }) }
    return showForm(visit, { errors, form })
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    if (error.code !== 'same-contact') return showProof(visit)
    return showForm(visit, { errors: { [read.contact.channel]: say('settings.no.same-contact') }, form })
  }
}

export async function contactCodePage(visit: CaseVisit, error?: string): Promise<Response> {
  const { say, csrf, house, view } = visit
  const { operator, ref } = view.case
  const pending = await pendingContact(house.desk, operator, ref)
  const may = caseCan['change-contact'](view.case, await whoOf(visit), visit.office.rules)
  if (!pending || may !== true) return visit.c.redirect(caseHref(visit, '/settings/contact'), 303)
  const address = maskedContact(pending.contact)
  const body = (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { code: error }} />
      <BackLink href={caseHref(visit, '/settings/contact')} />
      <Form action={caseHref(visit, '/settings/contact/code')} csrf={csrf}>
        <input type="hidden" name="id" value={pending.id} />
        <TextInput
          name="code"
          label={say('settings.contact.code')}
          isTitle
          hint={say('settings.contact.code.text', { n: codeDigits, address, minutes: codeLifeMs / MINUTE_MS })}
          error={error}
          inputMode="numeric"
          autocomplete="one-time-code"
          width={8}
        />
        <Buttons>
          <Button>{say('settings.save')}</Button>
          <Button kind="secondary" href={caseHref(visit, '/settings/contact')}>
            {say('settings.contact.code.other')}
          </Button>
        </Buttons>
      </Form>
    </>
  )
  return show(visit, { title: say('settings.contact.code'), body, wrong: error !== undefined }, visit.demoOf)
}

export async function confirmContact(visit: CaseVisit): Promise<Response> {
  const form = await formOf(visit, visit.demoOf)
  if (form instanceof Response) return form
  const { view, house, lang, c } = visit
  const { operator, ref } = view.case
  const code = readCode(String(form.get('code') ?? ''))
  if (!code) return contactCodePage(visit, messageFor(lang, { code: 'codeFormat', values: { n: codeDigits } }))
  const id = String(form.get('id') ?? '')
  try {
    const who = await whoOf(visit)
    const check = await confirmContactChange(house.desk, operator, ref, who, officeOf(visit), { id, code })
    if (check.is === 'done') return c.redirect(`${settings(visit)}&saved=contact`, 303)
    const wrong =
      check.is === 'old' ? ({ code: 'codeOld' } as const) : ({ code: 'codeWrong', values: { n: check.left } } as const)
    return contactCodePage(visit, messageFor(lang, wrong))
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return showProof(visit)
  }
}
