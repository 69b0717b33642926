import type { JSX } from 'preact'
import type { Instant } from '../domain/instant.ts'
import { formats } from './format.ts'
import { useLang, useSay } from './lang.ts'

/** What a demonstration shows above every page. Absent outside demo mode. */
export interface DemoState {
  /** The case clock. */
  now: Instant
  zone?: string
  csrf: string
  /** Takes a POST with `step` = `hour` | `day` | `week` and `back` = the page to return to. */
  clockAction: string
  back: string
  mailbox: string
  numbers: string
  /** One press signs in as this agent. */
  agents?: { name: string; href: string }[]
  open?: boolean
}

const steps = ['hour', 'day', 'week'] as const

/** The strip that says "this is a demonstration", with the clock that makes weeks pass. */
export function DemoBar(demo: DemoState): JSX.Element {
  const say = useSay()
  const when = formats(useLang(), demo.zone).dateTimeShort(demo.now)
  return (
    <aside class="demo" aria-label={say('common.demo.label')}>
      <details open={demo.open}>
        <summary>
          <b>{say('common.demo.label')}</b> <span class="clock">{say('common.demo.clock', { when })}</span>
        </summary>
        <form method="post" action={demo.clockAction}>
          <input type="hidden" name="csrf" value={demo.csrf} />
          <input type="hidden" name="back" value={demo.back} />
          <span class="unseen">{say('common.demo.forward')}</span>
          {steps.map((step) => (
            <button key={step} type="submit" name="step" value={step}>
              {say(`common.demo.${step}`)}
            </button>
          ))}
        </form>
        <ul>
          <li>
            <a href={demo.mailbox}>{say('common.demo.mail')}</a>
          </li>
          <li>
            <a href={demo.numbers}>{say('common.demo.numbers')}</a>
          </li>
          {demo.agents?.length ? (
            <li>
              {say('common.demo.agents')}
              {demo.agents.map((agent) => (
                <a key={agent.href} href={agent.href}>
                  {agent.name}
                </a>
              ))}
            </li>
          ) : null}
        </ul>
        <p>{say('common.demo.note')}</p>
      </details>
    </aside>
  )
}
