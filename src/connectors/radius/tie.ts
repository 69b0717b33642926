import type { Binding } from '../../domain/line.ts'
import { type Account, isKnown } from './accounts.ts'
import type { Query } from './database.ts'
import type { DatabaseSettings, ElementSettings, Tie } from './settings.ts'
import { tiedTo } from './usernames.ts'

/** Where it is written whose a username is, as one statement: rows of `username` and `tied`. */
export function tieStatement(at: Pick<DatabaseSettings, 'radcheck'>, tie: Tie, where: string): string {
  const attribute = tie.attribute === undefined ? '' : `and attribute = ${literal(tie.attribute)}`
  return `select ${tie.username} as username, ${tie.column}::text as tied from ${tie.table ?? at.radcheck}
    where ${where} ${attribute}`
}

/**
 * Whether every username is still this line's. A username with rows and without a tie is not: nobody can say whose it is.
 * One without rows may have no tie any more; but if it has one, it must be ours.
 */
export async function stillTied(
  query: Query,
  at: DatabaseSettings,
  { settings, tie, binding }: { settings: ElementSettings; tie: Tie; binding: Binding },
  accounts: Account[],
): Promise<boolean> {
  const names = accounts.map(({ username }) => username)
  const rows = await query<{ username: string; tied: string | null }>(
    tieStatement(at, tie, `${tie.username} = any($1)`),
    [names],
  )
  return accounts.every((account) => {
    const ties = rows.filter(({ username }) => username === account.username)
    const ours = tiedTo(settings, tie, binding, account.username)
    return (ties.length > 0 || !isKnown(account)) && ties.every(({ tied }) => tied !== null && ours.includes(tied))
  })
}

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`
