import type { Action } from '../connectors/connector.ts'
import type { Instant } from '../domain/instant.ts'
import type { Office } from './tools.ts'
import type { Scene } from './words.ts'

/** What the rules may read beside the case, for one operator now. */
export function sceneOf(office: Office, now: Instant): Scene {
  const switching: Action[] = ['bar', 'terminate']
  const settle = switching.map((action) => office.connectorFor(action).terms[action]?.settleMs ?? 0)
  const connector = office.connectorFor('terminate')
  return {
    rules: office.rules,
    calendar: office.calendar,
    now,
    settleMs: Math.max(...settle),
    writer: connector.writer ?? `${connector.name}:writer`,
  }
}
