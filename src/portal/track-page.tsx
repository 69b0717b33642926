import type { JSX } from 'preact'
import type { Case } from '../domain/case.ts'
import { dayOf } from '../domain/dates.ts'
import { epochMsOf } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import { payeeWanted, refundOf } from '../domain/payee.ts'
import { caseCan } from '../domain/permissions.ts'
import type { Progress } from '../domain/progress.ts'
import { delayReasons } from '../messages/texts/reasons.ts'
import type { StoredDocument } from '../store/documents.ts'
import { eventWords, pauseWords, sentenceWords } from '../ui/case-words.ts'
import { Button, Buttons } from '../ui/form.tsx'
import { Banner, Details, SummaryList, YourTurn } from '../ui/parts.tsx'
import { EventList, PromiseCard, StepLine } from '../ui/timeline.tsx'
import { AfterEndPart } from './after-end.tsx'
import { CareCard } from './care-card.tsx'
import { type CaseVisit, caseHref, shownNumber } from './case-visit.tsx'
import { ChatLink } from './chat-page.tsx'
import { EsimCard } from './esim-card.tsx'
import { KeepAndShare } from './share-page.tsx'
import { operatorName } from './visit.tsx'

interface Props {
  visit: CaseVisit
  progress: Progress
}

/** Where a request stands: the sentence first, then the clock, the five steps, the dates, and every way to act. */
export function TrackPage({
  visit,
  progress,
  papers,
  unread,
}: Props & { papers: StoredDocument[]; unread: number }): JSX.Element {
  const { say, lang, view, office, hasKey } = visit
  const { title, text } = sentenceWords(visit, progress.sentence)
  return (
    <>
      <p class="eyebrow">
        {shownNumber(visit)} · {operatorName(office, lang)} · <span class="nowrap">{view.case.ref}</span>
      </p>
      <h1>{title}</h1>
      <p>{text}</p>
      <Turn visit={visit} progress={progress} />
      <PaperTurn visit={visit} papers={papers} />
      <PromisePart visit={visit} progress={progress} />
      <div class="card">
        <StepLine
          steps={progress.steps.map(({ step, state, at }) => ({
            title: say(`track.step.${step}`),
            state,
            ...(at ? { note: visit.format.dateTime(at) } : {}),
          }))}
        />
      </div>
      <AfterEndPart visit={visit} />
      <CertificatePart visit={visit} />
      {isOver(view.case) ? null : <EsimCard visit={visit} />}
      {isOver(view.case) ? null : <DatesPart visit={visit} />}
      <MoneyPart visit={visit} progress={progress} />
      {hasKey ? <WayBackPart visit={visit} progress={progress} /> : <ShortView visit={visit} />}
      <CareCard visit={visit} />
      {hasKey ? <ChatLink visit={visit} unread={unread} /> : null}
      {papers.length > 0 ? (
        <p>
          <a href={caseHref(visit, '/papers')}>{say('papers.desk.title')}</a>
        </p>
      ) : null}
      {hasKey ? (
        <p>
          <a href={caseHref(visit, '/receipt')}>{say('track.receipt.link')}</a>
        </p>
      ) : null}
      {hasKey ? <KeepAndShare visit={visit} /> : null}
      <Details summary={say('common.events.all')}>
        <EventList events={eventWords(visit, view.events)} />
      </Details>
    </>
  )
}

/** It ended, or is ending, without a dead line: there is nothing left to promise or to wait for. */
export const isOver = ({ status, facts }: Case) =>
  status === 'withdrawn' || status === 'rejected' || status === 'ported-out' || facts.ending !== undefined

function ShortView({ visit: { say } }: { visit: CaseVisit }): JSX.Element {
  return (
    <Banner tone="neutral" title={say('track.short.title')}>
      <p>{say('track.short.text')}</p>
    </Banner>
  )
}

function Turn({ visit, progress }: Props): JSX.Element | null {
  const { say, format, hasKey } = visit
  const turn = progress.yourTurn
  if (!turn) return null
  const href = caseHref(visit, { identity: '/identity', agreement: '/agree', payee: '/payee' }[turn.what])
  return (
    <YourTurn title={say(`track.turn.${turn.what}`)}>
      <p>{say(`track.turn.${turn.what}.text`)}</p>
      {turn.what === 'identity' ? (
        <p>{say('track.turn.identity.until', { when: format.dateTimeZone(turn.until) })}</p>
      ) : null}
      {hasKey ? <Button href={href}>{say(`track.turn.${turn.what}`)}</Button> : <p>{say('track.turn.key')}</p>}
    </YourTurn>
  )
}

/** A person could not accept a paper: only that one is asked for again. */
function PaperTurn({ visit, papers }: { visit: CaseVisit; papers: StoredDocument[] }): JSX.Element | null {
  const { say, view } = visit
  const refused = papers.some((paper) => paper.state === 'refused')
  if (!refused || view.case.status !== 'open') return null
  return (
    <YourTurn title={say('papers.turn.title')}>
      <p>{say('papers.turn.text')}</p>
      <Button href={caseHref(visit, '/papers')}>{say('papers.turn.action')}</Button>
    </YourTurn>
  )
}

export function PromisePart({ visit, progress: { promise } }: Props): JSX.Element | null {
  const { say, format, view } = visit
  const { case: of, now } = view
  if (isOver(of)) return null
  const start = epochMsOf(of.dates.receivedAt)
  const end = epochMsOf(of.facts.deadAt ?? now)
  const why = pauseWords(visit, promise)
  const waits = promise.pausedFor === 'identity'
  const paused = why !== undefined && (waits || promise.state !== 'late')
  const tones = { 'on-time': 'onTime', 'at-risk': 'atRisk', late: 'late', met: 'onTime' } as const
  const headlines = { late: say('track.promise.late'), met: say('track.promise.met') }
  const told = promise.state === 'late' || promise.state === 'met' ? headlines[promise.state] : undefined
  return (
    <PromiseCard
      label={say('track.promise.label', { date: format.date(promise.until) })}
      headline={waits ? say('track.promise.waiting') : (told ?? format.timeLeft(promise.leftMs))}
      spent={(end - start) / Math.max(1, epochMsOf(promise.until) - start)}
      tone={paused ? 'paused' : tones[promise.state]}
    >
      {of.facts.deadAt ? (
        <p>
          {say(promise.state === 'late' ? 'track.promise.late.done' : 'track.promise.met.text', {
            date: format.date(promise.until),
            when: format.dateTimeZone(of.facts.deadAt),
          })}
        </p>
      ) : (
        <PromiseWords visit={visit} promise={promise} why={why} paused={paused} />
      )}
    </PromiseCard>
  )
}

interface PromiseWordsProps {
  visit: CaseVisit
  promise: Props['progress']['promise']
  /** What the clock waits for, in words. */
  why: string | undefined
  paused: boolean
}

/** What the promise is while the line still lives: late or at risk and by when then, what it waits for, how it is counted. */
function PromiseWords({ visit, promise, why, paused }: PromiseWordsProps): JSX.Element {
  const { say, format, view, office } = visit
  const { receivedAt, requestedEnd } = view.case.dates
  const counted = format.dateTimeZone(receivedAt)
  return (
    <>
      {promise.state === 'late' && !why ? (
        <p>{say('track.promise.late.text', { date: format.date(promise.until) })}</p>
      ) : null}
      {promise.state === 'at-risk' && !paused ? <p>{say('track.promise.risk.text')}</p> : null}
      {why ? <p>{say('track.promise.paused.text', { why })}</p> : null}
      {why || promise.state === 'on-time' ? null : <NewDate visit={visit} />}
      <p>
        {requestedEnd !== 'now'
          ? say('track.promise.day', { when: counted })
          : say('track.promise.text', {
              when: counted,
              days: format.workingDays(rule(office.rules.promise.workingDays)),
            })}
      </p>
    </>
  )
}

/** Why, and by when, in the words of the message that was sent; never a new date that is itself over. */
function NewDate({ visit: { say, format, lang, view, office } }: { visit: CaseVisit }): JSX.Element | null {
  const { newPromise } = view.case.facts
  if (!newPromise || newPromise.day < dayOf(view.now, rule(office.rules.zone))) return null
  return (
    <p>
      {delayReasons[lang][newPromise.because]} {say('track.promise.newDate', { date: format.date(newPromise.day) })}
    </p>
  )
}

function CertificatePart({ visit }: { visit: CaseVisit }): JSX.Element | null {
  const { say, format, lang, hasKey, view, house } = visit
  const { certificate } = view
  if (!certificate || !hasKey) return null
  if (certificate.revokedAt)
    return (
      <Banner
        tone="danger"
        title={say('track.certificate.revoked', { when: format.dateTimeZone(certificate.revokedAt) })}
      />
    )
  if (certificate.code === null) return null
  return (
    <section class="card">
      <h2>{say('track.certificate.title')}</h2>
      <p>{say('track.certificate.text')}</p>
      <p>
        {say('track.certificate.code')}: <code>{certificate.code}</code>
      </p>
      <Buttons>
        <Button href={`${caseHref(visit, '/certificate.pdf')}&lang=${lang}`}>
          {say('track.certificate.download')}
        </Button>
        <Button kind="plain" href={`${house.baseUrl}/verify/${certificate.code}`}>
          {say('track.certificate.check')}
        </Button>
      </Buttons>
    </section>
  )
}

/** Service, billing and number each have an end of their own; one «end date» would be wrong for two of them. */
export function DatesPart({ visit }: { visit: CaseVisit }): JSX.Element {
  const { say, format, view } = visit
  const { dates } = view.case
  const asked = dates.requestedEnd === 'now' ? say('track.dates.service.asap') : format.date(dates.requestedEnd)
  const rows = [
    { key: 'service', value: dates.serviceEnd ? format.dateTime(dates.serviceEnd) : asked },
    { key: 'billing', value: dates.billingEnd ? format.date(dates.billingEnd) : '—' },
    {
      key: 'release',
      value: dates.numberRelease ? format.date(dates.numberRelease) : say('track.dates.release.later'),
    },
  ] as const
  return (
    <section>
      <h2>{say('track.dates.title')}</h2>
      <SummaryList
        rows={rows.map(({ key, value }) => ({
          key: say(`track.dates.${key}`),
          value: (
            <>
              <b>{value}</b>
              <br />
              <small>{say(`track.dates.${key}.text`)}</small>
            </>
          ),
        }))}
      />
    </section>
  )
}

/** Amounts are shown to whoever came by our link; how far the money is, to every reader. */
function MoneyPart({ visit, progress: { money } }: Props): JSX.Element | null {
  const { say, format, view, hasKey } = visit
  const { facts, quote } = view.case
  const amounts = [
    { key: say('track.money.pay'), of: facts.toPay ?? quote?.toPay },
    facts.refunded
      ? { key: say('track.money.refunded'), of: facts.refunded }
      : { key: say('track.money.refund'), of: facts.toRefund ?? quote?.toRefund },
  ]
  const rows = hasKey ? amounts.flatMap((row) => (row.of ? [{ key: row.key, value: format.money(row.of) }] : [])) : []
  if (isOver(view.case) || (rows.length === 0 && !money)) return null
  return (
    <section>
      <h2>{say('track.money.title')}</h2>
      {money?.code === 'usage-open' ? (
        <p>{say('track.money.usage-open', { when: format.dateTime(money.when ?? view.now) })}</p>
      ) : null}
      {money && money.code !== 'usage-open' ? <p>{say(`track.money.${money.code}`)}</p> : null}
      {rows.length > 0 ? <SummaryList rows={rows} /> : null}
      {hasKey && mayChangePayee(view.case) ? (
        <p>
          <a href={caseHref(visit, '/payee')}>{say('track.payee.change')}</a>
        </p>
      ) : null}
    </section>
  )
}

/** Whether the page for it would take an answer, once the reader is known. While it is the reader's turn, that button leads there. */
const mayChangePayee = (of: Case) =>
  !payeeWanted(of) &&
  of.standing !== undefined &&
  (refundOf(of)?.minor ?? 0) > 0 &&
  caseCan['change-payee'](of, { is: 'subscriber', assurance: 'id_reviewed' }) === true

function WayBackPart({ visit, progress: { wayBack } }: Props): JSX.Element | null {
  const { say, format, view } = visit
  if (view.case.status !== 'open' || view.case.facts.deadAt) return null
  return (
    <section>
      <h2>{say('track.back.title')}</h2>
      {wayBack.open ? (
        <>
          <p>
            {wayBack.until
              ? say(wayBack.exact ? 'track.back.exact' : 'track.back.least', {
                  when: format.dateTimeZone(wayBack.until),
                })
              : say('track.back.open')}
          </p>
          <Buttons>
            <Button kind="secondary" href={caseHref(visit, '/withdraw')}>
              {say('track.back.action')}
            </Button>
          </Buttons>
        </>
      ) : (
        <p>{noWayBack(visit, wayBack.no)}</p>
      )}
    </section>
  )
}

/** Why there is no way back any more, in words. */
export function noWayBack({ say, format, view }: CaseVisit, no: string): string {
  if (no === 'past-the-point-of-no-return')
    return say('track.back.no.past-the-point-of-no-return', {
      when: format.dateTimeZone(view.case.oneWaySince ?? view.now),
    })
  return say(no === 'case-is-ending' ? 'track.back.no.case-is-ending' : 'track.back.no.case-has-ended')
}
