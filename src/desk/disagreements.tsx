import type { Hono } from 'hono'
import { readDisagreements } from '../cases/read-disagreements.ts'
import { rule } from '../domain/operator.ts'
import { systemCan } from '../domain/permissions.ts'
import { Disagreements } from '../ui/disagreements.tsx'
import { deskPage, type Inside, refusalPage, type Visit } from './visit.tsx'

/** The latest comparison of the operator's systems, for those who mend lines. */
export function disagreementRoutes(app: Hono, inside: Inside): void {
  app.get('/disagreements', inside(disagreementsPage))
}

async function disagreementsPage(v: Visit): Promise<Response> {
  if (systemCan('see-disagreements', v.who) !== true) return refusalPage(v, 403)
  const kept = await readDisagreements(v.house.desk, v.operator, v.who)
  return deskPage(v, {
    title: v.say('disagreements.nav'),
    room: 'disagreements',
    body: (
      <>
        <h1>{v.say('disagreements.title')}</h1>
        <p>{v.say('disagreements.lead', { operator: v.operatorName })}</p>
        {kept ? (
          <Disagreements {...kept} zone={rule(v.office.rules.zone)} folded />
        ) : (
          <p class="empty">{v.say('disagreements.never')}</p>
        )}
        <p class="quiet">{v.say('disagreements.how')}</p>
      </>
    ),
  })
}
