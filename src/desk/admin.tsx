import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { findAlarms } from '../cases/find-alarms.ts'
import { holdOperator, liftOrders } from '../cases/lift-orders.ts'
import { CaseRefused } from '../domain/errors.ts'
import { allRules, type RuleWithPath } from '../domain/operator.ts'
import { systemCan } from '../domain/permissions.ts'
import { type Act, type BrakeAct, latestBrakeActs } from '../store/acts.ts'
import { type Brake, readBrake } from '../store/brake.ts'
import type { OrderHold } from '../store/order-holds.ts'
import { type StaffMember, staffOf } from '../store/staff.ts'
import { Button, Form, TextInput } from '../ui/form.tsx'
import { Banner, Details, Tag } from '../ui/parts.tsx'
import { Table } from '../ui/timeline.tsx'
import { staffNames } from './case-page.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded, personWord } from './words.ts'

/** The operator's rules with their sources, the people of the desk, and the brake. */
export function adminRoutes(app: Hono, inside: Inside): void {
  app.get(
    '/admin',
    inside((v) => adminPage(v)),
  )
  app.post('/admin/brake', inside(turnBrake))
  app.get(
    '/admin/brake',
    inside((v) => v.c.redirect('/desk/admin', 303)),
  )
}

async function adminPage(v: Visit, error?: string): Promise<Response> {
  const { db } = v.house.desk
  const [brake, { hold }, acts, people, names] = await Promise.all([
    readBrake(db),
    findAlarms(v.house.desk, v.operator, 1),
    latestBrakeActs(db, v.operator, 10),
    staffOf(db, v.operator),
    staffNames(v),
  ])
  return deskPage(v, {
    title: v.say('desk.nav.admin'),
    room: 'admin',
    path: '/desk/admin',
    status: error === undefined ? 200 : 400,
    errorTitle: error !== undefined,
    body: (
      <>
        <h1>{v.say('desk.nav.admin')}</h1>
        <BrakeCard v={v} brake={brake} hold={hold} acts={acts} names={names} error={error} />
        <People v={v} people={people} />
        <Rules v={v} />
      </>
    ),
  })
}

interface BrakeProps {
  v: Visit
  brake: Brake
  hold: OrderHold | null
  acts: (Act & { what: BrakeAct })[]
  names: Map<string, string>
  error: string | undefined
}

/** A desk turns its own operator's brake. The installation's is shown: who runs it, for all operators, releases it. */
function BrakeCard({ v, brake, hold, acts, names, error }: BrakeProps): JSX.Element {
  const permission = systemCan(hold ? 'resume' : 'halt', v.who)
  const no = permission === true ? undefined : coded(v.lang, 'codes.no', permission.no)
  return (
    <section class="card brake" aria-labelledby="brake">
      <h2 id="brake">{v.say('desk.brake.title')}</h2>
      {brake.haltedAt ? (
        <Banner tone="danger" title={v.say('desk.brake.halted', { when: v.format.dateTime(brake.haltedAt) })}>
          <p>{v.say('desk.brake.why', { who: personWord(v.lang, brake.haltedBy, names), why: brake.why ?? '' })}</p>
          <p>{v.say('desk.brake.byInstallation')}</p>
        </Banner>
      ) : null}
      {hold ? <Banner tone="danger" title={holdTitle(v, hold)} /> : null}
      {brake.haltedAt || hold ? null : (
        <p>
          <Tag tone="ok">{v.say('desk.brake.running')}</Tag>
        </p>
      )}
      <p>{v.say('desk.brake.text', { operator: v.operatorName })}</p>
      <Form action="/desk/admin/brake" csrf={v.csrf}>
        <TextInput name="why" label={v.say('desk.brake.reason')} error={error} maxLength={500} />
        <Button name="turn" value={hold ? 'resume' : 'halt'} disabledReason={no}>
          {v.say(hold ? 'desk.brake.resume' : 'desk.brake.halt', { operator: v.operatorName })}
        </Button>
        {no ? <p class="why-not">{no}</p> : null}
      </Form>
      {acts.length > 0 ? (
        <Details summary={v.say('desk.brake.history')}>
          <ul>
            {acts.map((act) => (
              <li key={`${act.at} ${act.what}`}>
                {v.format.dateTimeShort(act.at)} · {v.say(`desk.brake.act.${act.what}`)} ·{' '}
                {personWord(v.lang, act.by, names)} · {act.why}
              </li>
            ))}
          </ul>
        </Details>
      ) : null}
    </section>
  )
}

/** What a person's hand stopped is more than what an alarm stops: money too. */
export function holdTitle(v: Visit, { heldAt, because }: OrderHold): string {
  const when = v.format.dateTime(heldAt)
  if (because === 'by-hand') return v.say('desk.brake.heldByHand', { operator: v.operatorName, when })
  return v.say('desk.brake.held', { operator: v.operatorName, when, why: coded(v.lang, 'codes.alarm', because) })
}

async function turnBrake(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const turn = textOf(form, 'turn') === 'resume' ? liftOrders : holdOperator
  try {
    await turn(v.house.desk, v.operator, v.who, textOf(form, 'why'))
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return error.code === 'not-your-role' ? refusalPage(v, 403) : adminPage(v, coded(v.lang, 'codes.no', error.code))
  }
  return v.c.redirect('/desk/admin', 303)
}

function People({ v, people }: { v: Visit; people: StaffMember[] }): JSX.Element {
  return (
    <section aria-labelledby="people">
      <h2 id="people">{v.say('desk.admin.people')}</h2>
      <Table
        caption={v.say('desk.admin.people')}
        captionUnseen
        rows={people}
        id={(one) => one.id}
        empty={v.say('desk.empty.other')}
        columns={[
          { title: v.say('desk.admin.name'), cell: (one) => one.name },
          { title: v.say('desk.admin.role'), cell: (one) => coded(v.lang, 'codes.role', one.role) },
          { title: v.say('desk.signIn.email'), cell: (one) => one.email },
          { title: v.say('desk.code.title'), cell: (one) => v.say(one.totp ? 'common.yes' : 'common.no') },
          { title: v.say('desk.passkey.title'), numeric: true, cell: (one) => v.format.number(one.passkeys) },
          { title: v.say('desk.admin.works'), cell: (one) => v.say(one.hasLeft ? 'common.no' : 'common.yes') },
        ]}
      />
      <p class="quiet">{v.say('desk.admin.peopleHow')}</p>
    </section>
  )
}

/** Every rule with where it comes from. What nobody has checked says so: it is no law, whatever a page prints. */
function Rules({ v }: { v: Visit }): JSX.Element {
  const rules = allRules(v.office.rules)
  const unverified = rules.filter((one) => !one.verified).length
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">{v.say('desk.admin.rules', { operator: v.operatorName })}</h2>
      {unverified > 0 ? (
        <Banner tone="warn" title={v.say('desk.admin.unverifiedCount', { n: unverified, all: rules.length })} />
      ) : null}
      <p class="quiet">{v.say('desk.admin.rulesHow', { file: `operators/${v.operator}.yaml` })}</p>
      <div class="rules">
        <Table
          caption={v.say('desk.admin.rules', { operator: v.operatorName })}
          captionUnseen
          rows={rules}
          id={(one) => one.path}
          empty=""
          columns={[
            { title: v.say('desk.admin.rule'), cell: (one) => <code>{one.path}</code> },
            { title: v.say('desk.admin.value'), cell: (one) => <RuleValue v={v} value={one.value} /> },
            { title: v.say('desk.admin.verified'), cell: (one) => <Verified v={v} one={one} /> },
            { title: v.say('desk.admin.since'), cell: (one) => v.format.dateShort(one.from) },
            { title: v.say('desk.admin.source'), cell: (one) => <span lang="en">{one.source}</span> },
          ]}
        />
      </div>
    </section>
  )
}

function Verified({ v, one }: { v: Visit; one: RuleWithPath }): JSX.Element {
  return one.verified ? (
    <Tag tone="ok">{v.say('desk.admin.checked')}</Tag>
  ) : (
    <Tag tone="warn">{v.say('desk.admin.unchecked')}</Tag>
  )
}

/** As it stands in the file: this page is for who keeps the file. */
function RuleValue({ v, value }: { v: Visit; value: unknown }): JSX.Element {
  if (value === null) return <span class="quiet">{v.say('desk.admin.unknown')}</span>
  if (typeof value === 'boolean') return <>{v.say(value ? 'common.yes' : 'common.no')}</>
  if (typeof value !== 'object') return <code>{String(value)}</code>
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return <code>{value.join(', ')}</code>
  return (
    <Details summary={v.say('desk.admin.open')}>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </Details>
  )
}
