import { sql } from 'kysely'
import type { Disagreement, DisagreementKind, SystemName } from '../domain/disagreements.ts'
import type { Instant } from '../domain/instant.ts'
import type { Tx } from './db.ts'

/*
 * Lists laid side by side in tables that live as long as one transaction: the database sorts and joins them on its own
 * disk, so a million lines need no memory of ours, and nothing of them is left when the transaction ends, however it ends.
 */

export interface StagedEntry {
  state: string
  msisdn?: string | undefined
  imsi?: string | undefined
  iccid?: string | undefined
}

/** A line that a case of ours ended: one a card. */
export interface StagedCase {
  ref: string
  deadAt: Instant
  msisdn: string
  imsi: string
  iccid: string
}

export interface StagedNumber {
  ref: string
  msisdn: string
  releaseAt: Instant
}

/** The tables, empty. Sorting may take its time: no statement of this transaction is cut short. */
export async function openStaging(tx: Tx): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(tx)
  await sql`set local work_mem = '64MB'`.execute(tx)
  await sql`create temporary table listed (system text, state text, msisdn text, imsi text, iccid text) on commit drop`.execute(
    tx,
  )
  await sql`create temporary table ended_by_us (ref text, dead_at timestamptz, msisdn text, imsi text, iccid text) on commit drop`.execute(
    tx,
  )
  await sql`create temporary table resting (ref text, msisdn text, release_at timestamptz) on commit drop`.execute(tx)
}

export async function stageEntries(tx: Tx, system: SystemName, entries: readonly StagedEntry[]): Promise<void> {
  const column = (name: 'msisdn' | 'imsi' | 'iccid') => entries.map((entry) => entry[name] ?? null)
  await sql`
    insert into listed select ${system}, * from unnest(
      ${entries.map(({ state }) => state)}::text[], ${column('msisdn')}::text[], ${column('imsi')}::text[], ${column('iccid')}::text[])`.execute(
    tx,
  )
}

export async function stageCases(
  tx: Tx,
  cases: readonly StagedCase[],
  numbers: readonly StagedNumber[],
): Promise<void> {
  const of = (name: keyof StagedCase) => cases.map((one) => one[name])
  await sql`
    insert into ended_by_us select * from unnest(${of('ref')}::text[], ${of('deadAt')}::timestamptz[],
      ${of('msisdn')}::text[], ${of('imsi')}::text[], ${of('iccid')}::text[])`.execute(tx)
  await sql`
    insert into resting select * from unnest(${numbers.map(({ ref }) => ref)}::text[],
      ${numbers.map(({ msisdn }) => msisdn)}::text[], ${numbers.map(({ releaseAt }) => releaseAt)}::timestamptz[])`.execute(
    tx,
  )
}

/**
 * Everything that is compared, one row a card or a number. An entry that names no card is given the one that its number has
 * elsewhere, where that is a single one; answers how many entries are left that no card is known of.
 */
export async function arrange(tx: Tx): Promise<{ withoutCard: number }> {
  await sql`analyze listed`.execute(tx)
  for (const [to, from] of [
    [['core', 'aaa'], ['billing']],
    [['billing'], ['core']],
  ] as const) {
    await sql`
      update listed l set imsi = known.imsi
      from (select msisdn, min(imsi) as imsi from listed
            where system = any(${from}) and state in ('serving', 'barred') and msisdn is not null and imsi is not null
            group by msisdn having count(distinct imsi) = 1) known
      where l.system = any(${to}) and l.imsi is null and l.msisdn = known.msisdn`.execute(tx)
  }
  // `lines`: how many living lines, told apart by their numbers, share the card.
  await sql`
    create temporary table billing_cards on commit drop as
    select imsi, bool_or(state = 'serving') as serving, bool_or(state in ('serving', 'barred')) as living,
      coalesce(min(msisdn) filter (where state in ('serving', 'barred')), min(msisdn)) as msisdn, min(iccid) as iccid,
      count(distinct msisdn) filter (where state in ('serving', 'barred')) as lines
    from listed where system = 'billing' and imsi is not null group by imsi`.execute(tx)
  await sql`
    create temporary table element_cards on commit drop as
    select system, imsi, bool_or(state = 'serving') as serving, min(msisdn) as msisdn
    from listed where system in ('core', 'aaa') and imsi is not null and state in ('serving', 'barred') group by system, imsi`.execute(
    tx,
  )
  await sql`
    create temporary table billing_numbers on commit drop as
    select msisdn, bool_or(state in ('serving', 'barred')) as living, min(imsi) filter (where state in ('serving', 'barred')) as imsi
    from listed where system = 'billing' and msisdn is not null group by msisdn`.execute(tx)
  await sql`
    create temporary table billing_profiles on commit drop as
    select iccid, bool_or(state in ('serving', 'barred')) as living, min(msisdn) as msisdn, min(imsi) as imsi
    from listed where system = 'billing' and iccid is not null group by iccid`.execute(tx)
  for (const table of ['billing_cards', 'element_cards', 'billing_numbers', 'billing_profiles'])
    await sql`analyze ${sql.table(table)}`.execute(tx)
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from listed where system in ('billing', 'core', 'aaa') and imsi is null`.execute(tx)
  return { withoutCard: rows[0]?.count ?? 0 }
}

const step = 5_000

/** All disagreements of one kind, a step at a time. */
export async function* disagreementsOf(tx: Tx, kind: DisagreementKind): AsyncGenerator<Disagreement> {
  await sql`declare found no scroll cursor for ${sql.raw(selects[kind])}`.execute(tx)
  for (;;) {
    const { rows } = await sql<Omit<Disagreement, 'kind'>>`fetch ${sql.lit(step)} from found`.execute(tx)
    for (const row of rows) yield { kind, ...row }
    if (rows.length < step) break
  }
  await sql`close found`.execute(tx)
}

/* A line that a case of ours ended is listed once, under our own kinds and with their advice. */
const notOurCard = (imsi: string) => `not exists (select 1 from ended_by_us o where o.imsi = ${imsi})`
const notOurProfile = (iccid: string) => `not exists (select 1 from ended_by_us o where o.iccid = ${iccid})`
/** Its number is meant to be kept from everybody until its day; one that is free before is a kind of its own. */
const notResting = (msisdn: string) => `not exists (select 1 from resting o where o.msisdn = ${msisdn})`

/** Each selects `msisdn`, `imsi`, `iccid` and `says`. */
const selects: Record<DisagreementKind, string> = {
  'ended-still-served': `
    select coalesce(b.msisdn, e.msisdn) as msisdn, e.imsi, b.iccid, 'billing: ended; ' || e.system || ': serving' as says
    from element_cards e join billing_cards b using (imsi) where e.serving and not b.living and ${notOurCard('e.imsi')}`,
  'ended-record-left': `
    select coalesce(b.msisdn, e.msisdn) as msisdn, e.imsi, b.iccid, 'billing: ended; ' || e.system || ': barred' as says
    from element_cards e join billing_cards b using (imsi) where not e.serving and not b.living`,
  'served-unknown-to-billing': `
    select e.msisdn, e.imsi, null as iccid, 'billing: unknown; core: ' || case when e.serving then 'serving' else 'barred' end as says
    from element_cards e left join billing_cards b using (imsi) where e.system = 'core' and b.imsi is null and (not e.serving or ${notOurCard('e.imsi')})`,
  'aaa-only': `
    select a.msisdn, a.imsi, null as iccid, 'billing: unknown; core: unknown; aaa: ' || case when a.serving then 'serving' else 'barred' end as says
    from element_cards a left join billing_cards b using (imsi)
      left join element_cards c on c.imsi = a.imsi and c.system = 'core'
    where a.system = 'aaa' and b.imsi is null and c.imsi is null and (not a.serving or ${notOurCard('a.imsi')})`,
  'barred-still-served': `
    select b.msisdn, b.imsi, b.iccid, 'billing: barred; ' || e.system || ': serving' as says
    from element_cards e join billing_cards b using (imsi) where e.serving and b.living and not b.serving and ${notOurCard('e.imsi')}`,
  'billed-not-served': `
    select b.msisdn, b.imsi, b.iccid, 'billing: serving; core: barred' as says
    from element_cards e join billing_cards b using (imsi) where e.system = 'core' and not e.serving and b.serving and ${notOurCard('b.imsi')}`,
  'billed-unknown-to-core': `
    select b.msisdn, b.imsi, b.iccid, 'billing: ' || case when b.serving then 'serving' else 'barred' end || '; core: unknown' as says
    from billing_cards b left join element_cards e on e.imsi = b.imsi and e.system = 'core' where b.living and e.imsi is null and ${notOurCard('b.imsi')}`,
  'profile-of-ended-line': `
    select b.msisdn, b.imsi, p.iccid, 'billing: ended; smdp: ' || p.state as says
    from listed p join billing_profiles b using (iccid)
    where p.system = 'smdp' and p.state in ('serving', 'barred') and not b.living and ${notOurProfile('p.iccid')}`,
  'two-lines-one-card': `
    select msisdn, imsi, iccid, 'billing: ' || lines || ' living lines' as says from billing_cards where lines > 1`,
  'number-differs': `
    select b.msisdn, b.imsi, b.iccid, 'billing: ' || b.msisdn || '; core: ' || e.msisdn as says
    from element_cards e join billing_cards b using (imsi)
    where e.system = 'core' and b.living and b.lines = 1 and e.msisdn <> b.msisdn`,
  'free-number-in-use': `
    select n.msisdn, b.imsi, null as iccid, 'numbers: free; billing: in use' as says
    from listed n join billing_numbers b using (msisdn) where n.system = 'numbers' and n.state = 'free' and b.living and ${notResting('n.msisdn')}`,
  'number-of-nobody': `
    select n.msisdn, null as imsi, null as iccid, 'numbers: in use; billing: no living line' as says
    from listed n left join billing_numbers b on b.msisdn = n.msisdn and b.living
    where n.system = 'numbers' and n.state = 'serving' and b.msisdn is null and ${notResting('n.msisdn')}`,
  'closed-case-served': `
    select d.msisdn, d.imsi, d.iccid, d.ref || ': ended; ' || string_agg(e.system || ': serving', '; ' order by e.system) as says
    from ended_by_us d join element_cards e using (imsi) where e.serving group by d.ref, d.msisdn, d.imsi, d.iccid`,
  'closed-case-billed': `
    select d.msisdn, d.imsi, d.iccid, d.ref || ': ended; billing: ' || case when b.serving then 'serving' else 'barred' end as says
    from ended_by_us d join billing_cards b using (imsi) where b.living`,
  'closed-case-profile': `
    select d.msisdn, d.imsi, d.iccid, d.ref || ': ended; smdp: ' || p.state as says
    from ended_by_us d join listed p on p.iccid = d.iccid and p.system = 'smdp' and p.state in ('serving', 'barred')`,
  'resting-number-given-out': `
    select r.msisdn, b.imsi, null as iccid,
      r.ref || ': rests until ' || to_char(r.release_at at time zone 'UTC', 'YYYY-MM-DD') ||
      case when b.living then '; billing: in use' else '; numbers: free' end as says
    from resting r
      left join billing_numbers b on b.msisdn = r.msisdn and b.living
        and not exists (select 1 from ended_by_us d where d.imsi = b.imsi)
      left join listed n on n.msisdn = r.msisdn and n.system = 'numbers' and n.state = 'free'
    where b.living or n.msisdn is not null`,
}
