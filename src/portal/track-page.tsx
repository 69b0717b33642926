import type { JSX } from 'preact'
import type { Case } from '../domain/case.ts'
import { payeeWanted, refundOf } from '../domain/payee.ts'
import { caseCan } from '../domain/permissions.ts'
import type { Progress } from '../domain/progress.ts'
import { refundAmount, refundState } from '../domain/refund-state.ts'
import type { StoredDocument } from '../store/documents.ts'
import { eventWords } from '../ui/case-words.ts'
import { Button, Buttons } from '../ui/form.tsx'
import { Banner, Details, SummaryList, YourTurn } from '../ui/parts.tsx'
import { EventList, StepLine } from '../ui/timeline.tsx'
import { AfterEndPart } from './after-end.tsx'
import { CareCard } from './care-card.tsx'
import { type CaseVisit, caseHref, shownNumber } from './case-visit.tsx'
import { ChatLink } from './chat-page.tsx'
import { MayComplain } from './complaint.tsx'
import { EndedSummary } from './ended-summary.tsx'
import { EsimCard } from './esim-card.tsx'
import { refundSentence } from './refund.tsx'
import { SettleReminder } from './settle-note.tsx'
import { KeepAndShare } from './share-page.tsx'
import { DatesPart, isOver, PromisePart } from './track-dates.tsx'
import { operatorName } from './visit.tsx'

interface Props {
  visit: CaseVisit
  progress: Progress
}

/** Where a request stands: the sentence first, then the clock, the five steps, the dates, and every way to act. */
export function TrackPage({
  visit,
  sentence: { title, text },
  progress,
  papers,
  ticked,
  unread,
  follows,
}: Props & {
  /** What it says first. */
  sentence: { title: string; text: string }
  papers: StoredDocument[]
  ticked: string[]
  unread: number
  follows: JSX.Element
}): JSX.Element {
  const { say, lang, view, office, hasKey } = visit
  return (
    <>
      <p class="eyebrow">
        {shownNumber(visit)} · {operatorName(office, lang)} · <span class="nowrap">{view.case.ref}</span>
      </p>
      <h1>{title}</h1>
      <p>{text}</p>
      {follows}
      <ContactEnds visit={visit} />
      {hasKey ? <div>{unread > 0 ? <ChatLink visit={visit} unread={unread} /> : null}</div> : null}
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
      <MayComplain visit={visit} />
      <EndedSummary visit={visit} papers={papers} />
      <AfterEndPart visit={visit} />
      <CertificatePart visit={visit} />
      {isOver(view.case) ? null : <EsimCard visit={visit} />}
      {isOver(view.case) ? null : <DatesPart visit={visit} />}
      <MoneyPart visit={visit} progress={progress} />
      <SettleReminder visit={visit} ticked={ticked} />
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
      {hasKey ? (
        <p>
          <a href={caseHref(visit, '/settings')}>{say('settings.link')}</a>
        </p>
      ) : null}
      {hasKey ? <KeepAndShare visit={visit} /> : null}
      <Details summary={say('common.events.all')}>
        <EventList events={eventWords(visit, view.events, view.case.facts.identity !== undefined)} />
      </Details>
    </>
  )
}

/** A request that named a card may have named its own line as the contact: nobody could know before the line was found. */
function ContactEnds({ visit }: { visit: CaseVisit }): JSX.Element | null {
  const { say, view, hasKey } = visit
  const ends = hasKey && !isOver(view.case) && view.person?.contact?.address === view.case.binding.msisdn
  return ends ? (
    <Banner tone="warn" title={say('track.contactEnds.title')}>
      <p>{say('track.contactEnds.text')}</p>
      <p>
        <a href={caseHref(visit, '/settings/contact')}>{say('track.contactEnds.link')}</a>
      </p>
    </Banner>
  ) : null
}

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
  if (turn.what === 'payee' && hasKey && visit.view.case.facts.refundReturned) return <ReturnedTurn visit={visit} />
  const what = turn.what === 'identity' && visit.view.case.facts.special ? 'papers' : turn.what
  const href = caseHref(visit, { identity: '/identity', papers: '/papers', agreement: '/agree', payee: '/payee' }[what])
  return (
    <YourTurn title={say(`track.turn.${what}`)}>
      <p>{say(`track.turn.${what}.text`)}</p>
      {turn.what === 'identity' ? (
        <p>{say('track.turn.identity.until', { when: format.dateTimeZone(turn.until) })}</p>
      ) : null}
      {hasKey ? <Button href={href}>{say(`track.turn.${what}`)}</Button> : <p>{say('track.turn.key')}</p>}
    </YourTurn>
  )
}

/** They said where already; the bank sent it back. */
function ReturnedTurn({ visit }: { visit: CaseVisit }): JSX.Element {
  const { say, view, office } = visit
  const state = refundState({ case: view.case, places: view.places, ...office })
  return (
    <YourTurn title={say('refund.turn.returned')}>
      <p>{refundSentence(visit, state)}</p>
      <p>{say('refund.turn.text')}</p>
      <Button href={caseHref(visit, '/payee')}>{say('refund.turn.action')}</Button>
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
      {hasKey && (refundAmount(view.case)?.minor ?? 0) > 0 ? (
        <p>
          <a href={caseHref(visit, '/refund')}>{say('refund.link')}</a>
        </p>
      ) : null}
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
