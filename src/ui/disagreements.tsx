import type { JSX } from 'preact'
import {
  type Disagreement,
  type DisagreementKind,
  disagreementKinds,
  type ListRead,
  type SystemName,
  wasReadWhole,
} from '../domain/disagreements.ts'
import type { Instant } from '../domain/instant.ts'
import { formats, msisdn } from './format.ts'
import { useLang, useSay } from './lang.ts'
import { Banner, Details, Tag } from './parts.tsx'
import { Table } from './timeline.tsx'

export interface DisagreementsProps {
  zone: string
  at: Instant
  lists: ListRead[]
  found: Record<DisagreementKind, number | { lacks: SystemName }>
  /** The first of each kind. */
  rows: Disagreement[]
  /** On a screen the lines of a kind are folded away; on paper they cannot be. */
  folded?: boolean
}

/** One comparison: its lists, and each kind of disagreement with its way to mend and its first lines. */
export function Disagreements({ zone, at, lists, found, rows, folded = false }: DisagreementsProps): JSX.Element {
  const say = useSay()
  const format = formats(useLang(), zone)
  const kinds = disagreementKinds.filter((kind) => found[kind] !== 0)
  const counted = kinds.filter((kind) => typeof found[kind] === 'number')
  const whole = wasReadWhole(lists)
  const controls = lists.reduce((sum, list) => sum + (list.controls ?? 0), 0)
  return (
    <>
      <p class="quiet">{say('disagreements.when', { when: format.dateTimeZone(at) })}</p>
      <Lists lists={lists} zone={zone} />
      {controls > 0 ? <p class="quiet">{say('disagreements.controls', { n: format.number(controls) })}</p> : null}
      <Banner
        title={say(
          counted.length > 0 ? 'disagreements.title' : whole ? 'disagreements.none' : 'disagreements.noneInPart',
        )}
      >
        {counted.length > 0 && !whole ? <p>{say('disagreements.notWhole')}</p> : null}
        <p>{say('disagreements.moment')}</p>
      </Banner>
      {counted.map((kind) => (
        <Kind
          key={kind}
          kind={kind}
          count={Number(found[kind])}
          rows={rows.filter((row) => row.kind === kind)}
          zone={zone}
          folded={folded}
        />
      ))}
      <NotLooked found={found} />
    </>
  )
}

function Lists({ lists, zone }: { lists: ListRead[]; zone: string }): JSX.Element {
  const say = useSay()
  const format = formats(useLang(), zone)
  return (
    <Table
      caption={say('disagreements.list')}
      captionUnseen
      rows={lists}
      id={({ system }) => system}
      empty=""
      columns={[
        { title: say('disagreements.list'), cell: ({ system }) => say(`disagreements.system.${system}`) },
        { title: say('disagreements.entries'), numeric: true, cell: ({ entries }) => format.number(entries) },
        {
          title: say('disagreements.whole'),
          cell: ({ whole, because = '', unusable = 0 }) =>
            whole && unusable === 0 ? (
              <Tag tone="ok">{say('common.yes')}</Tag>
            ) : (
              <Tag tone="danger">
                {whole
                  ? say('disagreements.unusable', { n: format.number(unusable) })
                  : say('disagreements.broken', { because })}
              </Tag>
            ),
        },
      ]}
    />
  )
}

interface KindProps {
  kind: DisagreementKind
  count: number
  rows: Disagreement[]
  zone: string
  folded: boolean
}

function Kind({ folded, ...props }: KindProps): JSX.Element {
  const say = useSay()
  const format = formats(useLang(), props.zone)
  return (
    <section class="card">
      <h2>
        {say(`disagreements.kind.${props.kind}`)}: {format.number(props.count)}
      </h2>
      <p>{say(`disagreements.mend.${props.kind}`)}</p>
      {folded ? (
        <Details summary={say('common.show')}>
          <Rows {...props} />
        </Details>
      ) : (
        <Rows {...props} />
      )}
    </section>
  )
}

function Rows({ kind, count, rows, zone }: Omit<KindProps, 'folded'>): JSX.Element {
  const say = useSay()
  const format = formats(useLang(), zone)
  return (
    <>
      <Table
        caption={say(`disagreements.kind.${kind}`)}
        captionUnseen
        rows={rows.map((row, nth) => ({ row, nth }))}
        id={({ nth }) => `${kind}-${nth}`}
        empty={say('disagreements.more', { n: format.number(count) })}
        columns={[
          { title: say('shadow.column.line'), cell: ({ row }) => (row.msisdn ? msisdn(row.msisdn) : '–') },
          { title: 'IMSI', cell: ({ row }) => <code>{row.imsi ?? '–'}</code> },
          { title: 'ICCID', cell: ({ row }) => <code>{row.iccid ?? '–'}</code> },
          { title: say('disagreements.says'), cell: ({ row }) => <code>{row.says}</code> },
        ]}
      />
      {rows.length > 0 && count > rows.length ? (
        <p class="quiet">{say('disagreements.more', { n: format.number(count - rows.length) })}</p>
      ) : null}
    </>
  )
}

/** For want of a list some kinds were not looked for; that is said, so that silence is not taken for a clean bill. */
function NotLooked({ found }: Pick<DisagreementsProps, 'found'>): JSX.Element | null {
  const say = useSay()
  const missing = disagreementKinds.flatMap((kind) => {
    const count = found[kind]
    return typeof count === 'number' ? [] : [{ kind, lacks: count.lacks }]
  })
  if (missing.length === 0) return null
  return (
    <ul class="quiet">
      {missing.map(({ kind, lacks }) => (
        <li key={kind}>
          <b>{say(`disagreements.kind.${kind}`)}</b>{' '}
          {say('disagreements.notLooked', { system: say(`disagreements.system.${lacks}`) })}
        </li>
      ))}
    </ul>
  )
}
