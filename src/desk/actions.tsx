import type { ComponentChildren, JSX } from 'preact'
import { openingReasons } from '../cases/open-personal-data.ts'
import type { DeskView } from '../cases/view-at-desk.ts'
import { holdOf } from '../domain/codes.ts'
import { type CaseAct, caseCan } from '../domain/permissions.ts'
import type { Place } from '../store/places.ts'
import { Button, Buttons } from '../ui/form.tsx'
import { Banner, Details } from '../ui/parts.tsx'
import { AfterEnd } from './alarm-parts.tsx'
import type { Visit } from './visit.tsx'
import { coded, personWord, stuckAdvice, stuckWord } from './words.ts'

/** Acts that have a page of their own under `/desk/c/<ref>/`. */
export type DeskAct = 'approve' | 'reject' | 'hold' | 'release' | 'withdraw' | 'payee'

const permissionOf: Record<DeskAct, CaseAct> = {
  approve: 'approve',
  reject: 'reject',
  hold: 'hold',
  release: 'release-hold',
  withdraw: 'withdraw',
  payee: 'change-payee',
}

/** Why this person cannot do it now, in words; undefined: they can. The one table of permissions is asked, nothing else. */
export function whyNot(
  v: Visit,
  view: DeskView,
  act: DeskAct | 'retry' | 'add-note' | 'see-personal-data',
): string | undefined {
  const name = act in permissionOf ? permissionOf[act as DeskAct] : (act as CaseAct)
  const permission = caseCan[name](view.case, v.who)
  if (permission !== true) return coded(v.lang, 'codes.no', permission.no)
  // A decision before the request has come so far would be about facts that are not there yet.
  if (act === 'approve' && !isAtDecision(view)) return v.say('codes.no.not-at-decision')
  if (act === 'payee' && !view.case.standing) return v.say('codes.no.not-looked-at')
  return undefined
}

const isAtDecision = ({ places }: Pick<DeskView, 'places'>): boolean =>
  places.some((place) => place.task === 'decision' && place.direction === 'forward')

/** The right-hand side: what the current step asks for, then what else may be done. */
export function Actions({ v, view, names }: { v: Visit; view: DeskView; names: Map<string, string> }): JSX.Element {
  const stuck = view.places.filter((place) => place.stuck)
  return (
    <>
      {view.case.facts.hold ? <Held v={v} view={view} names={names} /> : null}
      <AfterEnd v={v} alarms={view.alarms} watch={view.watch} names={names} />
      {stuck.map((place) => (
        <Stuck key={place.lane} v={v} view={view} place={place} />
      ))}
      <p>
        <a href={`/desk/c/${view.case.ref}/papers`}>{v.say('papers.desk.title')}</a>
      </p>
      <p>
        <a href="/desk/hotline">{v.say('hotline.desk.link')}</a>
      </p>
      {isOpenDecision(view) ? <Decision v={v} view={view} /> : null}
      {view.case.facts.hold || view.case.facts.alarm || stuck.length > 0 || isOpenDecision(view) ? null : (
        <p class="quiet">{v.say(view.case.status === 'open' ? 'desk.nothingToDo' : 'desk.caseEnded')}</p>
      )}
      <More v={v} view={view} />
    </>
  )
}

const isOpenDecision = ({ case: c }: DeskView): boolean =>
  c.status === 'open' && !c.facts.decision && !c.facts.ending && !c.oneWaySince

function Decision({ v, view }: { v: Visit; view: DeskView }): JSX.Element {
  return (
    <section class="card act" aria-labelledby="act-decision">
      <h2 id="act-decision">{v.say('desk.decision.title')}</h2>
      <p>{v.say('desk.decision.text')}</p>
      {view.case.facts.notMine ? <NotMine v={v} view={view} /> : null}
      {view.case.standing?.use === 'alarm' ? <p>{v.say('desk.decision.alarm')}</p> : null}
      <Buttons>
        <ActLink v={v} view={view} act="approve" hotkey="A" primary>
          {v.say('desk.approve')}
        </ActLink>
        <ActLink v={v} view={view} act="reject" hotkey="R">
          {v.say('desk.reject')}
        </ActLink>
      </Buttons>
      <Reasons v={v} view={view} acts={['approve', 'reject']} />
    </section>
  )
}

/** The holder of the books says that somebody else took the line, and somebody else may be using it. */
function NotMine({ v, view }: { v: Visit; view: DeskView }): JSX.Element {
  const at = view.case.standing?.lastTrafficAt
  return (
    <Banner tone="warn" title={v.say('desk.notMine.title')}>
      <p>{v.say('desk.notMine.text')}</p>
      <p>{at ? v.say('desk.notMine.used', { when: v.format.dateTimeShort(at) }) : v.say('desk.notMine.unused')}</p>
    </Banner>
  )
}

function Held({ v, view, names }: { v: Visit; view: DeskView; names: Map<string, string> }): JSX.Element {
  const { hold } = view.case.facts
  const listed = hold && holdOf(hold.code)
  return (
    <section class="card act held" aria-labelledby="act-held">
      <h2 id="act-held">{v.say('desk.held.title')}</h2>
      <p>
        <b>{coded(v.lang, 'codes.hold', hold?.code ?? '')}</b>
        <br />
        {v.say('desk.held.by', {
          who: personWord(v.lang, hold?.by, names),
          when: hold ? v.format.dateTimeShort(hold.at) : '',
        })}
      </p>
      {listed?.pausesPromise ? <p>{v.say('desk.held.pauses')}</p> : null}
      {listed?.maxWorkingDays ? (
        <p>{v.say('desk.held.longest', { days: v.format.workingDays(listed.maxWorkingDays) })}</p>
      ) : null}
      <Buttons>
        <ActLink v={v} view={view} act="release" primary>
          {v.say('desk.release')}
        </ActLink>
      </Buttons>
      <Reasons v={v} view={view} acts={['release']} />
    </section>
  )
}

/** A task that a person must look at: what is wrong, what to do, and the two ways of trying again. */
function Stuck({ v, view, place }: { v: Visit; view: DeskView; place: Place }): JSX.Element {
  const no = whyNot(v, view, 'retry')
  const action = `/desk/c/${view.case.ref}/retry`
  const id = `act-stuck-${place.lane}`
  return (
    <section class="card act stuck" aria-labelledby={id}>
      <h2 id={id}>{v.say('desk.stuck.title', { task: coded(v.lang, 'codes.task', place.task) })}</h2>
      <p>
        <b>{stuckWord(v.lang, place.stuck ?? '')}</b>
      </p>
      <p>{stuckAdvice(v.lang, place.stuck ?? '')}</p>
      <form method="post" action={action} data-enhance="">
        <Hidden v={v} view={view} />
        <input type="hidden" name="lane" value={place.lane} />
        <Buttons>
          <Button name="again" value="task" disabledReason={no}>
            {v.say('desk.retry.task')}
          </Button>
          <Button name="again" value="order" kind="secondary" disabledReason={no}>
            {v.say('desk.retry.order')}
          </Button>
        </Buttons>
      </form>
      <p class="quiet">{v.say('desk.retry.explain')}</p>
      {no ? <p class="why-not">{no}</p> : null}
    </section>
  )
}

function More({ v, view }: { v: Visit; view: DeskView }): JSX.Element {
  const { ref, facts, status } = view.case
  const open = status === 'open'
  return (
    <>
      <NoteForm v={v} view={view} />
      <PersonalForm v={v} view={view} />
      {open ? (
        <Details summary={v.say('desk.more')}>
          <Buttons>
            {facts.hold ? null : (
              <ActLink v={v} view={view} act="hold">
                {v.say('desk.hold')}
              </ActLink>
            )}
            <ActLink v={v} view={view} act="withdraw">
              {v.say('desk.withdraw')}
            </ActLink>
            {whyNot(v, view, 'payee') === undefined ? (
              <ActLink v={v} view={view} act="payee">
                {v.say('desk.payee')}
              </ActLink>
            ) : null}
            {facts.decision && whyNot(v, view, 'reject') === undefined ? (
              <ActLink v={v} view={view} act="reject">
                {v.say('desk.reject')}
              </ActLink>
            ) : null}
          </Buttons>
          <Reasons v={v} view={view} acts={facts.hold ? ['withdraw'] : ['hold', 'withdraw']} />
        </Details>
      ) : null}
      <p class="quiet">
        <a href={`/c/${ref}`}>{v.say('desk.subscriberPage')}</a>
      </p>
    </>
  )
}

function NoteForm({ v, view }: { v: Visit; view: DeskView }): JSX.Element {
  const no = whyNot(v, view, 'add-note')
  return (
    <Details summary={v.say('desk.note.title')}>
      <form method="post" action={`/desk/c/${view.case.ref}/note`} data-enhance="">
        <Hidden v={v} view={view} />
        <div class="field">
          <label for="note-text">{v.say('desk.note.label')}</label>
          <div class="hint" id="note-hint">
            {v.say('desk.note.hint')}
          </div>
          <textarea id="note-text" name="text" rows={3} maxLength={4000} aria-describedby="note-hint" />
        </div>
        <Button kind="secondary" disabledReason={no}>
          {v.say('desk.note.save')}
        </Button>
        {no ? <p class="why-not">{no}</p> : null}
      </form>
    </Details>
  )
}

function PersonalForm({ v, view }: { v: Visit; view: DeskView }): JSX.Element {
  const no = view.holderMasked === null ? v.say('desk.erased') : whyNot(v, view, 'see-personal-data')
  return (
    <Details summary={v.say('desk.personal.title')}>
      <p>{v.say('desk.personal.text')}</p>
      <form method="post" action={`/desk/c/${view.case.ref}/personal-data`} data-enhance="">
        <Hidden v={v} view={view} />
        <div class="field">
          <label for="opening">{v.say('desk.personal.reason')}</label>
          <select id="opening" name="reason">
            <option value="">{v.say('desk.chooseOne')}</option>
            {openingReasons.map((code) => (
              <option key={code} value={code}>
                {coded(v.lang, 'codes.opening', code)}
              </option>
            ))}
          </select>
        </div>
        <Button kind="secondary" disabledReason={no}>
          {v.say('desk.personal.show')}
        </Button>
        {no ? <p class="why-not">{no}</p> : null}
      </form>
    </Details>
  )
}

/** What every form of a case carries: whose page it is, and which event was the last one on it. */
export function Hidden({ v, view }: { v: Visit; view: Pick<DeskView, 'seq'> }): JSX.Element {
  return (
    <>
      <input type="hidden" name="csrf" value={v.csrf} />
      <input type="hidden" name="seen" value={String(view.seq)} />
    </>
  )
}

function ActLink({
  v,
  view,
  act,
  hotkey,
  primary,
  children,
}: {
  v: Visit
  view: DeskView
  act: DeskAct
  hotkey?: string
  primary?: boolean
  children: ComponentChildren
}): JSX.Element {
  const no = whyNot(v, view, act)
  const kind = primary ? 'primary' : 'secondary'
  if (no !== undefined) {
    return (
      <Button kind={kind} disabledReason={no}>
        {children}
      </Button>
    )
  }
  return (
    <Button kind={kind} href={`/desk/c/${view.case.ref}/${act}`} hotkey={v.hotkeys ? hotkey : undefined}>
      {children}
    </Button>
  )
}

/** A tooltip alone reaches neither touch nor keyboard: the reasons stand below the buttons as well. */
function Reasons({ v, view, acts }: { v: Visit; view: DeskView; acts: DeskAct[] }): JSX.Element {
  const found = acts.flatMap((act) => {
    const no = whyNot(v, view, act)
    return no === undefined ? [] : [v.say('desk.whyNot', { act: v.say(`desk.${act}`), reason: no })]
  })
  return (
    <>
      {found.map((text) => (
        <p key={text} class="why-not">
          {text}
        </p>
      ))}
    </>
  )
}
