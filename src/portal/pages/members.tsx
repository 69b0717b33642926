import type { JSX } from 'preact'
import { membersPlans } from '../../domain/case.ts'
import type { Dependent } from '../../domain/line.ts'
import { Radios } from '../../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form } from '../../ui/form.tsx'
import { msisdn, msisdnMasked } from '../../ui/format.ts'
import { useSay } from '../../ui/lang.ts'
import { messageFor } from '../../ui/parse-form.ts'
import { NotSentBanner } from '../../ui/parts.tsx'
import { ApplicationField, actionOf, type Journey } from '../journey.tsx'
import type { QuestionProps, ReadAnswer } from '../question.ts'
import { Above } from './frame.tsx'

/** Lines that rest on this one: nothing is chosen beforehand, and each way says what it leaves to do. */
export function MembersPage({ journey, errors }: QuestionProps): JSX.Element {
  const say = useSay()
  const { application } = journey
  return (
    <>
      <ErrorSummary errors={errors} />
      <Above journey={journey} step="members" />
      <h1>{say('lines.members.title')}</h1>
      <p>{say('lines.members.lead')}</p>
      <MemberNumbers members={application.line?.standing.footprint?.dependents ?? []} />
      <Form action={actionOf(journey, 'members')} csrf={journey.csrf}>
        <ApplicationField of={journey} />
        <Radios
          name="members"
          label={say('lines.members.label')}
          value={application.answers.members}
          error={errors?.members}
          items={membersPlans.map((value) => ({
            value,
            label: say(`lines.members.${value}`),
            hint: say(`lines.members.${value}.hint`),
          }))}
        />
        <Buttons>
          <Button>{say('common.continue')}</Button>
        </Buttons>
      </Form>
      <NotSentBanner />
    </>
  )
}

/** Whole only where it is a line of the same holder: another person's number is theirs. */
export function MemberNumbers({ members }: { members: readonly Dependent[] }): JSX.Element {
  return (
    <ul>
      {members.map((one) => (
        <li key={one.msisdn}>{one.ownLine ? msisdn(one.msisdn) : msisdnMasked(one.msisdn)}</li>
      ))}
    </ul>
  )
}

/** What was chosen, or that something has to be. */
export function readMembers({ lang }: Journey, form: FormData): ReadAnswer {
  const members = membersPlans.find((each) => each === form.get('members'))
  if (members) return { ok: true, patch: { members } }
  return { ok: false, errors: { members: messageFor(lang, { code: 'choose' }) }, typed: {} }
}
