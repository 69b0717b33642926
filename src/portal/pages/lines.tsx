import type { JSX } from 'preact'
import type { LineOnFile, Standing } from '../../domain/line.ts'
import { Button, Form } from '../../ui/form.tsx'
import { msisdn } from '../../ui/format.ts'
import { useSay } from '../../ui/lang.ts'
import { BackLink, SummaryList, type SummaryRow, Tag, type Tone } from '../../ui/parts.tsx'
import type { Say } from '../../ui/words.ts'
import { ApplicationField, type Journey } from '../journey.tsx'
import { operatorName } from '../visit.tsx'
import { MemberNumbers } from './members.tsx'

/** The operator was asked a moment ago. The page looks again by itself. */
export function LinesWaiting({ title }: { title: string }): JSX.Element {
  const say = useSay()
  return (
    <>
      <BackLink href="/standing" />
      <h1>{title}</h1>
      <p role="status">{say('line.wait.text')}</p>
      <p class="buttons">
        <Button kind="secondary" href="/lines">
          {say('line.wait.now')}
        </Button>
      </p>
    </>
  )
}

/** Every line with what hangs on it; none before the others but those that live. */
export function LinesPage({ journey, lines }: { journey: Journey; lines: LineOnFile[] }): JSX.Element {
  const say = useSay()
  const operator = operatorName(journey.office, journey.lang)
  const living = lines.filter(({ standing }) => standing.state !== 'terminated')
  const ended = lines.filter(({ standing }) => standing.state === 'terminated')
  return (
    <>
      <BackLink href="/standing" />
      <h1>{say('lines.title', { operator })}</h1>
      <p>{say('lines.lead', { operator, n: living.length })}</p>
      {[...living, ...ended].map((line) => (
        <LineCard key={line.binding.subscriptionId} journey={journey} line={line} />
      ))}
      {living.length > 0 ? (
        <p>
          <a href="/lines/not-mine">{say('lines.notMine.link')}</a>
        </p>
      ) : null}
      <p class="quiet">{say('lines.only', { operator })}</p>
    </>
  )
}

const tones: Record<Standing['state'], Tone> = {
  active: 'ok',
  suspended: 'warn',
  'pending-termination': 'warn',
  terminated: 'neutral',
}

function LineCard({ journey, line }: { journey: Journey; line: LineOnFile }): JSX.Element {
  const say = useSay()
  const { binding, standing } = line
  const number = msisdn(binding.msisdn)
  return (
    <section class="card">
      <h2>{number}</h2>
      <p>
        <Tag tone={tones[standing.state]}>{say(`lines.state.${standing.state}`)}</Tag>{' '}
        {standing.protectedSince ? <Tag tone="info">{say('lines.protect.tag')}</Tag> : null}
      </p>
      <SummaryList rows={rowsOf(say, line)} />
      {standing.state === 'terminated' ? null : (
        <>
          <Members line={line} />
          <Form action="/lines/start" csrf={journey.csrf}>
            <ApplicationField of={journey} />
            <input type="hidden" name="line" value={binding.subscriptionId} />
            <p class="buttons">
              <Button kind="secondary">
                {say('lines.start')}
                <span class="unseen">: {number}</span>
              </Button>
              <Button kind="plain" name="then" value="protection">
                {say('lines.protect.title')}
                <span class="unseen">: {number}</span>
              </Button>
            </p>
          </Form>
        </>
      )}
    </section>
  )
}

/** Lines that rest on this one are to be decided for first: said here, asked on a page of the request. */
function Members({ line }: { line: LineOnFile }): JSX.Element | null {
  const say = useSay()
  const members = line.standing.footprint?.dependents ?? []
  if (members.length === 0) return null
  return (
    <>
      <h3>{say('lines.members.title')}</h3>
      <MemberNumbers members={members} />
      <p>{say('lines.members.first')}</p>
    </>
  )
}

function rowsOf(say: Say, { binding, standing }: LineOnFile): SummaryRow[] {
  const companions = binding.profiles.filter(({ role }) => role === 'companion').length
  const { forwardsTo, voicemail } = standing.footprint ?? {}
  return [
    { key: say('line.row.plan'), value: standing.plan },
    { key: say('lines.row.use'), value: say(`lines.use.${standing.use}`) },
    ...(companions > 0 ? [{ key: say('lines.row.companions'), value: String(companions) }] : []),
    ...(forwardsTo ? [{ key: say('lines.row.forwards'), value: msisdn(forwardsTo) }] : []),
    ...(voicemail ? [{ key: say('lines.row.voicemail'), value: say('lines.voicemail.on') }] : []),
  ]
}
