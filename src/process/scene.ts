import type { Action } from '../connectors/connector.ts'
import type { Instant } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import type { Office } from './tools.ts'
import type { Scene } from './words.ts'

/** What the rules may read beside the case, for one operator now. */
export function sceneOf(office: Office, now: Instant): Scene {
  const switching = (['bar', 'terminate'] satisfies Action[]).flatMap((action) =>
    rule(office.rules.switching.targets)[action].map(({ target }) => ({
      action,
      connector: office.connectorFor(action, target),
    })),
  )
  return {
    rules: office.rules,
    calendar: office.calendar,
    now,
    settleMs: Math.max(...switching.map(({ action, connector }) => connector.terms[action]?.settleMs ?? 0)),
    writers: [...new Set(switching.map(({ connector }) => connector.writer ?? `${connector.name}:writer`))],
  }
}
