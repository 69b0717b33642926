import type { ComponentChildren, JSX } from 'preact'
import { rule } from '../../domain/operator.ts'
import type { SettleTask, TaskState } from '../../domain/settle-tasks.ts'
import { contactsTick, unlinkedOf } from '../../domain/unlink-list.ts'
import { Button } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { BackLink, NotSentBanner, Tag } from '../../ui/parts.tsx'
import type { SettlePlace } from '../settle-place.tsx'
import { Part } from './frame.tsx'
import { settleWords } from './settle-words.tsx'

export interface SettlePageProps {
  place: SettlePlace
}

/** What is open with the operator, each with its way out; then what only the person can do. Nothing here holds the request. */
export function SettlePage({ place }: SettlePageProps): JSX.Element {
  const say = useSay()
  return (
    <>
      <BackLink href={place.back} />
      {place.sent ? null : <NotSentBanner />}
      <h1>{say('settle.title')}</h1>
      <p>{say(place.sent ? 'settle.lead.after' : 'settle.lead')}</p>
      {place.over ? null : <WithOperator place={place} />}
      <Own place={place} />
      <p class="buttons">
        <Button href={place.onward}>{say(place.sent ? 'common.back' : 'settle.onward')}</Button>
      </p>
    </>
  )
}

function WithOperator({ place }: SettlePageProps): JSX.Element {
  const say = useSay()
  const { tasks, asOf, office, visit, format } = place
  const operator = rule(office.rules.names)[visit.lang]
  return (
    <section>
      <h2>{say('settle.operator', { operator })}</h2>
      {tasks === undefined ? <p>{say('settle.unknown')}</p> : null}
      {tasks?.length === 0 ? <p>{say('settle.nothing', { operator })}</p> : null}
      {tasks && tasks.length > 0 ? (
        <ul class="tasks">
          {tasks.map((task, at) => (
            <TaskRow key={`${task.code}${at}`} task={task} place={place} />
          ))}
        </ul>
      ) : null}
      {asOf ? <p class="quiet">{say('settle.asOf', { when: format.dateTimeZone(asOf) })}</p> : null}
    </section>
  )
}

function TaskRow({ task, place }: { task: SettleTask; place: SettlePlace }): JSX.Element {
  const { title, texts, link } = settleWords(task, place)
  return (
    <Row title={title} state={task.state}>
      {texts.map((text) => (
        <p key={text} class="hint">
          {text}
        </p>
      ))}
      {link ? (
        <p class="hint">
          <a href={link.href} {...(link.href.startsWith('https://') ? { rel: 'noreferrer' } : {})}>
            {link.label}
          </a>
        </p>
      ) : null}
    </Row>
  )
}

/** Colour only where the person must do something. */
function Row({
  title,
  state,
  children,
}: {
  title: ComponentChildren
  state: TaskState | 'done' | 'open'
  children: ComponentChildren
}): JSX.Element {
  const say = useSay()
  const words = say(`settle.state.${state}`)
  return (
    <li>
      <div>
        {title}
        {children}
      </div>
      <span class="task-state">{state === 'act' ? <Tag tone="warn">{words}</Tag> : words}</span>
    </li>
  )
}

function Own({ place }: SettlePageProps): JSX.Element {
  const say = useSay()
  const { ticked, office } = place
  const progress = unlinkedOf(office.unlink, ticked)
  return (
    <Part title={say('settle.own')}>
      <ul class="tasks">
        <Row
          title={
            <a href={place.hrefOf('contacts')}>
              {say(place.forHolder ? 'settle.holder.contacts' : 'settle.contacts.task')}
            </a>
          }
          state={ticked.includes(contactsTick) ? 'done' : 'open'}
        >
          <p class="hint">{say('settle.contacts.task.text')}</p>
        </Row>
        {office.unlink ? (
          <Row
            title={
              <a href={place.hrefOf('unlink')}>
                {say(place.forHolder ? 'settle.holder.unlink' : 'settle.unlink.task')}
              </a>
            }
            state={progress.open === 0 ? 'done' : 'open'}
          >
            <p class="hint">{say(progress.open === 0 ? 'settle.progress.all' : 'settle.progress', progress)}</p>
          </Row>
        ) : null}
      </ul>
      {office.unlink ? null : <p>{say('settle.unlink.none')}</p>}
    </Part>
  )
}
