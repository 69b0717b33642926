import { randomUUID } from 'node:crypto'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import type { Tx } from '../store/db.ts'
import { type NewMessage, queueMessages } from '../store/outbox.ts'
import type { Protection, ProtectionAct } from '../store/protections.ts'
import { type Keys, sealJson } from '../store/seal.ts'

/**
 * Every change of a protection is told on the line itself, and at a contact that was long known. That somebody asked to take
 * it off is told on the line in the languages that the operator names first as well: a thief would choose one that the holder
 * cannot read. `link`: keeps it on with one tap; where there is none, the portal's own address is
 * filled in as it is sent.
 */
export async function tellOfProtection(
  tx: Tx,
  keys: Keys,
  of: { operator: OperatorId; rules: OperatorRules; protection: Protection },
  told: { act: ProtectionAct; at: Instant; until?: Instant; link?: string },
): Promise<void> {
  const { operator, rules, protection } = of
  const { reach } = protection
  const theirs = told.act === 'lift-asked' ? rule(rules.languages).slice(0, 2) : []
  const toLine = [...new Set([...theirs, reach.language])].map((language) => ({
    language,
    channel: 'sms' as const,
    address: reach.msisdn,
  }))
  const toContact = reach.email ? [{ language: reach.language, channel: 'email' as const, address: reach.email }] : []
  const messages = [...toLine, ...toContact].map(({ language, channel, address }): NewMessage => {
    const params = {
      operator: rule(rules.names)[language],
      zone: rule(rules.zone),
      number: reach.msisdn,
      ...told,
    }
    return {
      dedupe: `protection/${protection.id}/${randomUUID()}`,
      ref: null,
      kind: 'protection',
      channel,
      recipient: 'sealed',
      language,
      params: {},
      sealed: sealJson(keys.master, { address, channel, params }),
    }
  })
  await queueMessages(tx, operator, messages, told.at)
}
