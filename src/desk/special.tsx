import type { JSX } from 'preact'
import type { DeskView } from '../cases/view-at-desk.ts'
import { type Holder, isFrozen } from '../domain/line.ts'
import { askedPapers, needsSecondLook } from '../domain/special.ts'
import type { Person } from '../store/people.ts'
import { Button, Buttons } from '../ui/form.tsx'
import { Banner, SummaryList, Tag } from '../ui/parts.tsx'
import { Hidden, whyNot } from './actions.tsx'
import type { Visit } from './visit.tsx'

interface SpecialCardProps {
  v: Visit
  view: DeskView
  said: Person['said']
  holder: Holder | null
}

/** Above the papers of a special case: what it is, which papers the rule names, and what the sender said beside the record. */
export function SpecialCard({ v, view, said, holder }: SpecialCardProps): JSX.Element | null {
  const { special } = view.case.facts
  if (!special) return null
  const { ways, further } = askedPapers(view.case, v.office.rules)
  const oneOf = v.format.anyOf(ways.map((code) => v.say(`papers.kind.${code}`)))
  const list = [...further.map((code) => v.say(`papers.kind.${code}`)), v.say('special.papers.one', { list: oneOf })]
  return (
    <section class="card" aria-labelledby="special">
      <h2 id="special">{v.say('special.desk.title', { kind: v.say(`special.kind.${special.kind}`) })}</h2>
      <p>{v.say('special.desk.wanted', { list: list.join('; ') })}</p>
      {special.signs ? (
        <p>
          {v.say('special.signs')} {v.say(`special.signs.${special.signs}`)}
        </p>
      ) : null}
      {said ? <Compared v={v} view={view} said={said} holder={holder} /> : null}
      {special.accepted ? <Accepted v={v} view={view} /> : null}
    </section>
  )
}

/** Side by side, for a person to compare: names are spelt in many ways, and only the BIN can be held against the record. */
function Compared({ v, view, said, holder }: SpecialCardProps & { said: NonNullable<Person['said']> }): JSX.Element {
  // Before the first look at the operator's books, the holder of the case is what the sender wrote.
  const record = isFrozen(view.case.binding) ? holder : null
  const same = said.bin !== undefined && record?.iin !== undefined ? said.bin === record.iin : undefined
  return (
    <SummaryList
      rows={[
        { key: v.say('special.desk.said'), value: said.holder },
        { key: v.say('special.desk.record'), value: record?.name ?? v.say('special.desk.noRecord') },
        ...(said.bin
          ? [
              {
                key: v.say('special.desk.bin'),
                value: (
                  <>
                    <Tag tone={same === undefined ? 'neutral' : same ? 'ok' : 'warn'}>
                      {v.say(`papers.desk.is.${same === undefined ? 'cannot-tell' : same ? 'agrees' : 'differs'}`)}
                    </Tag>{' '}
                    {said.bin}
                  </>
                ),
              },
            ]
          : []),
      ]}
    />
  )
}

function Accepted({ v, view }: Pick<SpecialCardProps, 'v' | 'view'>): JSX.Element {
  const { special } = view.case.facts
  if (!special || special.second || !needsSecondLook(special.kind))
    return <Banner tone="ok" title={v.say('special.desk.done')} />
  const mine = special.accepted?.by === `${v.who.is}:${v.who.id}`
  const no = mine ? v.say('codes.no.second-person') : whyNot(v, view, 'see-personal-data')
  return (
    <>
      <Banner tone="warn" title={v.say('special.desk.second')} />
      <form method="post" action={`/desk/c/${view.case.ref}/papers/second`} data-enhance="">
        <Hidden v={v} view={view} />
        <Buttons>
          <Button disabledReason={no}>{v.say('special.desk.second.button')}</Button>
        </Buttons>
        {no ? <p class="why-not">{no}</p> : null}
      </form>
    </>
  )
}

/** What pressing *accept* sets going. */
export function acceptText(v: Visit, { case: c }: DeskView): string {
  const { special } = c.facts
  if (!special) return v.say('papers.desk.accept.text')
  return v.say(needsSecondLook(special.kind) ? 'special.desk.accept.two' : 'special.desk.accept.text')
}
