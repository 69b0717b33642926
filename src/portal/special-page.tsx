import type { JSX } from 'preact'
import type { SpecialKind } from '../domain/case.ts'
import type { KnownOperator } from '../domain/operator.ts'
import { specialKinds, specialPapers } from '../domain/special.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextInput } from '../ui/form.tsx'
import { formats } from '../ui/format.ts'
import { useSay } from '../ui/lang.ts'
import type { Typed } from '../ui/parse-form.ts'
import { BackLink } from '../ui/parts.tsx'
import { ContactField, NameField, NumberField, OperatorField, typedIn } from './declaration-fields.tsx'
import { operatorName, type Visit } from './visit.tsx'

/** Four ways, none before the other. */
export function SpecialKindsPage(): JSX.Element {
  const say = useSay()
  return (
    <>
      <BackLink href="/" />
      <h1>{say('special.title')}</h1>
      <p>{say('special.lead')}</p>
      {specialKinds.map((kind) => (
        <section class="card" key={kind}>
          <h2>
            <a href={`/special/${kind}`}>{say(`special.kind.${kind}`)}</a>
          </h2>
          <p>{say(`special.kind.${kind}.hint`)}</p>
        </section>
      ))}
    </>
  )
}

export const specialFields = ['number', 'operator', 'holder', 'bin', 'signs', 'name', 'contact'] as const

interface SpecialPageProps {
  visit: Visit
  kind: SpecialKind
  operators: KnownOperator[]
  typed: Typed
  errors: Messages
  /** Drawn once: the same form sent twice makes one request. */
  formId: string
}

export function SpecialPage({ visit, kind, operators, typed, errors, formId }: SpecialPageProps): JSX.Element {
  const { say, csrf } = visit
  const field = { visit, typed, errors }
  const was = (name: string) => typedIn(typed, name)
  return (
    <>
      <ErrorSummary errors={errors} />
      <BackLink href="/special" />
      <h1>{say(`special.kind.${kind}`)}</h1>
      <p>{say(`special.lead.${kind}`)}</p>
      <Form action={`/special/${kind}`} csrf={csrf}>
        <input type="hidden" name="form" value={formId} />
        <NumberField {...field} />
        <OperatorField {...field} operators={operators} />
        <TextInput
          name="holder"
          label={say(`special.holder.${kind}`)}
          error={errors.holder}
          value={was('holder')}
          autocomplete="off"
          maxLength={160}
        />
        {kind === 'company' ? <CompanyFields visit={visit} was={was} errors={errors} /> : null}
        <NameField {...field} label={say('special.name')} />
        <ContactField {...field} />
        <Buttons>
          <Button>{say('special.submit')}</Button>
        </Buttons>
        <p class="after-buttons quiet">{say(`special.note.${kind}`)}</p>
      </Form>
      <h2>{say('special.papers')}</h2>
      <p>{say('special.papers.later')}</p>
      {grouped(kind, operators).map((group) => (
        <Papers
          key={group.map(({ rules }) => rules.id).join()}
          visit={visit}
          kind={kind}
          group={group}
          named={group.length < operators.length}
        />
      ))}
    </>
  )
}

function CompanyFields({
  visit: { say },
  was,
  errors,
}: Pick<SpecialPageProps, 'visit' | 'errors'> & { was: (name: string) => string | undefined }): JSX.Element {
  return (
    <>
      <TextInput
        name="bin"
        label={say('special.bin')}
        hint={say('special.bin.hint')}
        error={errors.bin}
        value={was('bin')}
        inputMode="numeric"
        autocomplete="off"
        width={20}
      />
      <Radios
        name="signs"
        label={say('special.signs')}
        error={errors.signs}
        value={was('signs')}
        items={(['head', 'authorised'] as const).map((value) => ({ value, label: say(`special.signs.${value}`) }))}
      />
    </>
  )
}

/** Operators whose rules ask for the same papers, and are as well known, are named once. */
function grouped(kind: SpecialKind, operators: KnownOperator[]): KnownOperator[][] {
  const groups = new Map<string, KnownOperator[]>()
  for (const known of operators) {
    const { ways, further } = specialPapers({ kind }, known.rules)
    const name = [...ways, ...further, known.rules.identity.documents.verified].join()
    groups.set(name, [...(groups.get(name) ?? []), known])
  }
  return [...groups.values()]
}

interface PapersProps {
  visit: Visit
  kind: SpecialKind
  /** At least one. */
  group: KnownOperator[]
  /** Others ask for something else. */
  named: boolean
}

/** What the operator's rule asks for; that nobody could verify it is said beside it. */
function Papers({ visit, kind, group, named }: PapersProps): JSX.Element | null {
  const { say, lang } = visit
  const [known] = group
  if (!known) return null
  const names = formats(lang).list(group.map((each) => operatorName(each, lang)))
  const { ways, further } = specialPapers({ kind }, known.rules)
  const list = formats(lang).anyOf(ways.map((way) => say(`papers.kind.${way}`)))
  return (
    <>
      {named ? <h3>{names}</h3> : null}
      <ul>
        {further.map((code) => (
          <li key={code}>{say(`papers.kind.${code}`)}</li>
        ))}
        <li>{say('special.papers.one', { list })}</li>
      </ul>
      {known.rules.identity.documents.verified ? null : (
        <p class="quiet">
          {say('special.papers.unverified', { operator: names })} <a href="/ask">{say('care.write')}</a>
        </p>
      )}
    </>
  )
}
