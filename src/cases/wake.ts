import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from '../store/db.ts'

/** A person answered: whatever waits in this case is due now. The worker finds it; no door ever walks a case itself. */
export async function wake(tx: Tx, operator: OperatorId, ref: string, now: Instant): Promise<void> {
  await sql`
    update places set due_at = ${now}, queued_until = null
    where operator = ${operator} and ref = ${ref} and stuck is null and direction = 'forward'`.execute(tx)
}

/** The case turns round: from where it stands now, it walks back up the list. */
export async function turnBack(tx: Tx, operator: OperatorId, ref: string, now: Instant): Promise<void> {
  await sql`
    update places set direction = 'back', due_at = ${now}, because = null, stuck = null, attempts = 0, queued_until = null
    where operator = ${operator} and ref = ${ref}`.execute(tx)
}
