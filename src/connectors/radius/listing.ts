import type { Listed } from '../connector.ts'
import type { Element } from './element.ts'
import { tieStatement } from './tie.ts'
import { identityIn } from './usernames.ts'

const ROWS_AT_ONCE = 1_000

/** Every username that the server's database knows, with whose it is as far as that can be read. Throws where it breaks off. */
export async function* listOf({ target, settings, reader }: Element): AsyncGenerator<Listed> {
  for await (const row of reader.stream<ListRow>(statementOf(settings), ROWS_AT_ONCE))
    yield { target, ...identityIn(settings, row.username, row.tied), state: row.rejected ? 'barred' : 'serving' }
}

interface ListRow {
  username: string
  rejected: boolean
  tied: string | null
}

function statementOf({ reader, tie }: Element['settings']): string {
  const rejects = `lower(attribute) = 'auth-type' and lower(value) = 'reject'`
  const everyone = `select username, bool_or(rejects) as rejected from (
    select username, coalesce(${rejects}, false) as rejects from ${reader.radcheck}
    union all select username, false from ${reader.radreply}
    union all select username, false from ${reader.radusergroup}) as rows group by username`
  if (!tie) return `select username, rejected, null as tied from (${everyone}) as everyone`
  const ties = `select username, min(tied) as tied from (${tieStatement(reader, tie, 'true')}) as ties group by username`
  return `select username, rejected, tied from (${everyone}) as everyone left join (${ties}) as tied_to using (username)`
}
