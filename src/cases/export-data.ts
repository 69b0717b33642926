import type { Case } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { chatOf } from '../store/chat.ts'
import { inOperator } from '../store/db.ts'
import { documentsOf } from '../store/documents.ts'
import { eventsOf } from '../store/events.ts'
import { readingsOf } from '../store/evidence.ts'
import { type MessageSent, messagesOf } from '../store/outbox.ts'
import { personsOf } from '../store/people.ts'
import { shareLinksOf } from '../store/share-links.ts'
import { ticksOf } from '../store/ticks.ts'
import { type Desk, inCase } from './in-case.ts'

/**
 * The messages of a case, the newest first: what kind, when, by which channel, and whether they left; never what they said. One to
 * the line is told of once somebody showed that it is theirs: a stranger would learn from it whether there is such a line.
 */
export async function messagesSent(desk: Desk, { operator, ref, facts }: Case): Promise<MessageSent[]> {
  return inOperator(desk.db, operator, async (tx) => toldOf(facts, await messagesOf(tx, operator, ref)))
}

/**
 * All that is kept about one case, for the person whom it is about: names, contacts, numbers, decisions, conversation,
 * readings. Pictures of papers stay out, for they lie with whoever sent them; tokens and marks are nobody's data. That it
 * was taken is an event of the case. Throws CaseRefused `prove-who-you-are`, `data-erased`.
 */
export async function exportData(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  office: { rules: OperatorRules },
): Promise<Record<string, unknown>> {
  return inCase(
    desk,
    operator,
    ref,
    (of) => caseCan['see-personal-data'](of, who, office.rules),
    async ({ tx, case: of, stored, events, now }) => {
      const person = (await personsOf(tx, desk.keys, operator, [ref])).get(ref)
      if (!stored.dataKey || !person) throw new CaseRefused('data-erased')
      events.push({ kind: 'data-exported', data: {} })
      const { binding, standing, quote, dates, facts } = of
      const papers = await documentsOf(tx, operator, ref, stored.dataKey)
      return {
        reference: ref,
        operator,
        status: of.status,
        language: of.language,
        takenAt: now,
        person,
        line: { number: binding.msisdn, subscription: binding.subscriptionId, cards: binding.profiles, standing },
        dates,
        facts,
        quote,
        messages: toldOf(stored.case.facts, await messagesOf(tx, operator, ref)),
        conversation: (await chatOf(tx, operator, ref, stored.dataKey)).map(({ side, at, text, pages }) => ({
          by: side,
          at,
          text,
          pictures: pages,
        })),
        documents: papers.map(({ kind, side, state, zone, receivedAt, decidedAt, erasedAt }) => ({
          kind,
          side,
          state,
          read: zone,
          receivedAt,
          decidedAt,
          erasedAt,
        })),
        settled: await ticksOf(tx, desk.keys, operator, ref),
        sharedLinks: (await shareLinksOf(tx, desk.keys, operator, ref)).map(({ madeAt, expiresAt, revokedAt }) => ({
          madeAt,
          expiresAt,
          revokedAt,
        })),
        readings: (await readingsOf(tx, operator, [ref], () => stored.dataKey)).get(ref) ?? [],
        record: (await eventsOf(tx, operator, ref)).map(({ seq, at, kind, data }) => ({ seq, at, kind, data })),
      }
    },
  )
}

const toldOf = ({ identity }: Case['facts'], messages: MessageSent[]): MessageSent[] =>
  messages.filter(({ recipient }) => recipient !== 'line' || identity !== undefined)
