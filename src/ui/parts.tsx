import type { ComponentChildren, JSX } from 'preact'
import { Icon, type IconName, LineMark } from './icons.tsx'
import { useSay } from './lang.ts'

export type Tone = 'neutral' | 'info' | 'warn' | 'danger' | 'ok'

/** Each tone has a shape as well: colour alone says nothing to many. */
const shapes: Record<Tone, string> = {
  neutral: 'M2 5a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
  info: 'M1 5a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  warn: 'M5 1l4.5 8h-9z',
  danger: 'M1.5 1.5h7v7h-7z',
  ok: 'M1.5 5.2l2.4 2.4l4.6-5',
}

/** A word on a state, for lists. */
export function Tag({ tone = 'neutral', children }: { tone?: Tone; children: ComponentChildren }): JSX.Element {
  return (
    <span class={`tag ${tone}`}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" focusable="false">
        <path d={shapes[tone]} />
      </svg>
      {children}
    </span>
  )
}

const bannerIcons: Record<Tone, IconName> = {
  neutral: 'info',
  info: 'info',
  warn: 'warning',
  danger: 'warning',
  ok: 'done',
}

export interface BannerProps {
  tone?: Tone | undefined
  title: string
  children?: ComponentChildren
}

/** Something to know before reading on. */
export function Banner({ tone = 'info', title, children }: BannerProps): JSX.Element {
  return (
    <div class={`banner ${tone}`}>
      <Icon name={bannerIcons[tone]} />
      <div>
        <p class="banner-title">{title}</p>
        {children}
      </div>
    </div>
  )
}

/** Stays on every page of an application until it is sent: people took "completed" for "submitted". */
export function NotSentBanner(): JSX.Element {
  const say = useSay()
  return (
    <div class="not-sent">
      <b>{say('common.notSent.title')}</b> <span>{say('common.notSent.note')}</span>
    </div>
  )
}

/** The page's own amber: the subscriber has something to do. */
export function YourTurn({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  const say = useSay()
  return (
    <section class="card your-turn" aria-labelledby="your-turn">
      <p class="eyebrow">{say('common.yourTurn')}</p>
      <h2 id="your-turn">{title}</h2>
      {children}
    </section>
  )
}

/** The end of a path: a closed line, a heading, a reference. */
export function Panel({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="panel">
      <LineMark closed />
      <h1>{title}</h1>
      {children}
    </div>
  )
}

/** Above the heading of every question. */
export function BackLink({ href }: { href: string }): JSX.Element {
  const say = useSay()
  return (
    <a class="back" href={href}>
      <Icon name="back" />
      {say('common.back')}
    </a>
  )
}

/** «Step 2 of 7», above the heading. */
export function StepOf({ n, total }: { n: number; total: number }): JSX.Element {
  const say = useSay()
  return <p class="eyebrow">{say('common.step.of', { n, total })}</p>
}

export interface SummaryRow {
  key: string
  value: ComponentChildren
  /** Given: a «Change» link that comes back to this list. */
  changeHref?: string | undefined
}

/** Answers or facts, one a line. */
export function SummaryList({ rows }: { rows: SummaryRow[] }): JSX.Element {
  const say = useSay()
  return (
    <dl class="summary">
      {rows.map((row) => (
        <div key={row.key}>
          <dt>{row.key}</dt>
          <dd>{row.value}</dd>
          {row.changeHref ? (
            <dd class="act">
              <a href={row.changeHref}>
                {say('common.change')}
                <span class="unseen">: {row.key}</span>
              </a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  )
}

export interface TaskItem {
  title: string
  hint?: ComponentChildren
  state: 'todo' | 'done' | 'later'
  href?: string | undefined
}

/** What is left to do. Done is plain text; colour only where the reader must act. */
export function TaskList({ items }: { items: TaskItem[] }): JSX.Element {
  const say = useSay()
  return (
    <ul class="tasks">
      {items.map((item, index) => (
        <li key={item.title}>
          <div>
            {item.href && item.state !== 'later' ? (
              <a href={item.href} aria-describedby={`task-${index}`}>
                {item.title}
              </a>
            ) : (
              item.title
            )}
            {item.hint ? <div class="hint">{item.hint}</div> : null}
          </div>
          <span id={`task-${index}`} class="task-state">
            {item.state === 'todo' ? (
              <Tag tone="warn">{say('common.task.todo')}</Tag>
            ) : (
              say(`common.task.${item.state}`)
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** More to read for who wants it. */
export function Details({ summary, children }: { summary: string; children: ComponentChildren }): JSX.Element {
  return (
    <details class="more">
      <summary>{summary}</summary>
      <div>{children}</div>
    </details>
  )
}

/** A key on the keyboard. */
export function Key({ children }: { children: string }): JSX.Element {
  return <kbd>{children}</kbd>
}
