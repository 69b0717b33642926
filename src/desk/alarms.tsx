import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { type AlarmDecision, decideAlarm } from '../cases/decide-alarm.ts'
import { findAlarm, findAlarms } from '../cases/find-alarms.ts'
import { liftOrders } from '../cases/lift-orders.ts'
import { explanationsOf } from '../domain/codes.ts'
import { CaseRefused } from '../domain/errors.ts'
import { moneyFromUnits } from '../domain/money.ts'
import { systemCan } from '../domain/permissions.ts'
import type { Alarm } from '../store/alarms.ts'
import type { OrderHold } from '../store/order-holds.ts'
import { Button, Form, TextInput } from '../ui/form.tsx'
import { BackLink, Banner, Tag } from '../ui/parts.tsx'
import { Table } from '../ui/timeline.tsx'
import { holdTitle } from './admin.tsx'
import { AlarmFacts, Decide, outcomeOf } from './alarm-parts.tsx'
import { staffNames } from './case-page.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded } from './words.ts'

/** What was seen after an end, and what made an operator's orders stop: listed, read, decided. */
export function alarmRoutes(app: Hono, inside: Inside): void {
  app.get(
    '/alarms',
    inside((v) => listPage(v)),
  )
  app.post('/alarms/lift', inside(lift))
  app.get(
    '/alarms/lift',
    inside((v) => v.c.redirect('/desk/alarms', 303)),
  )
  app.get('/alarms/:id', inside(withAlarm((v, alarm) => alarmPage(v, alarm))))
  app.post('/alarms/:id', inside(withAlarm(decide)))
}

type OnAlarm = (v: Visit, alarm: Alarm) => Response | Promise<Response>

function withAlarm(handler: OnAlarm): (v: Visit) => Promise<Response> {
  return async (v) => {
    const id = Number(v.c.req.param('id'))
    const alarm = Number.isSafeInteger(id) ? await findAlarm(v.house.desk, v.operator, id) : null
    return alarm ? handler(v, alarm) : refusalPage(v, 404)
  }
}

async function listPage(v: Visit, error?: string): Promise<Response> {
  const { alarms, hold } = await findAlarms(v.house.desk, v.operator)
  const names = await staffNames(v)
  return deskPage(v, {
    title: v.say('desk.nav.alarms'),
    room: 'alarms',
    path: '/desk/alarms',
    status: error === undefined ? 200 : 400,
    errorTitle: error !== undefined,
    body: (
      <>
        <h1>{v.say('desk.nav.alarms')}</h1>
        <p class="quiet">{v.say('desk.alarms.intro')}</p>
        {hold ? <HoldCard v={v} hold={hold} error={error} /> : null}
        <Table
          caption={v.say('desk.nav.alarms')}
          captionUnseen
          rows={alarms}
          id={(alarm) => String(alarm.id)}
          empty={<p class="empty-title">{v.say('desk.alarms.none')}</p>}
          columns={[
            {
              title: v.say('desk.alarms.what'),
              cell: (alarm) => (
                <a href={`/desk/alarms/${alarm.id}`}>
                  <b>{coded(v.lang, 'codes.alarm', alarm.kind)}</b>
                </a>
              ),
            },
            {
              title: v.say('desk.column.reference'),
              cell: (alarm) =>
                alarm.ref ? (
                  <a class="nowrap" href={`/desk/c/${alarm.ref}`}>
                    {alarm.ref}
                  </a>
                ) : (
                  v.say('desk.alarms.wholeOperator', { operator: v.operatorName })
                ),
            },
            { title: v.say('desk.alarms.since'), cell: (alarm) => v.format.dateTimeShort(alarm.raisedAt) },
            {
              title: v.say('desk.alarms.state'),
              cell: (alarm) =>
                alarm.decided ? (
                  <span class="quiet">{outcomeOf(v, alarm, names)}</span>
                ) : (
                  <Tag tone="danger">{v.say('desk.alarms.open')}</Tag>
                ),
            },
          ]}
        />
      </>
    ),
  })
}

/** An operator's orders stand still: who may let them go on says why. */
function HoldCard({ v, hold, error }: { v: Visit; hold: OrderHold; error: string | undefined }): JSX.Element {
  const permission = systemCan('resume', v.who)
  const no = permission === true ? undefined : coded(v.lang, 'codes.no', permission.no)
  return (
    <section class="card brake" aria-labelledby="hold">
      <h2 id="hold">{v.say('desk.alarms.wholeOperator', { operator: v.operatorName })}</h2>
      <Banner tone="danger" title={holdTitle(v, hold)}>
        <p>
          {v.say(hold.because === 'by-hand' ? 'desk.alarms.lift.byHand' : 'desk.alarms.lift.text', {
            operator: v.operatorName,
          })}
        </p>
      </Banner>
      <Form action="/desk/alarms/lift" csrf={v.csrf}>
        <TextInput name="why" label={v.say('desk.brake.reason')} error={error} maxLength={500} />
        <Button disabledReason={no}>{v.say('desk.alarms.lift')}</Button>
        {no ? <p class="why-not">{no}</p> : null}
      </Form>
    </section>
  )
}

async function lift(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  try {
    await liftOrders(v.house.desk, v.operator, v.who, textOf(form, 'why'))
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return error.code === 'not-your-role' ? refusalPage(v, 403) : listPage(v, coded(v.lang, 'codes.no', error.code))
  }
  return v.c.redirect('/desk/alarms', 303)
}

async function alarmPage(v: Visit, alarm: Alarm, errors: Partial<Record<string, string>> = {}): Promise<Response> {
  const names = await staffNames(v)
  const wrong = Object.keys(errors).length > 0
  const title = coded(v.lang, 'codes.alarm', alarm.kind)
  return deskPage(v, {
    title,
    room: 'alarms',
    path: `/desk/alarms/${alarm.id}`,
    status: wrong ? 400 : 200,
    errorTitle: wrong,
    body: (
      <div class="narrow">
        <BackLink href="/desk/alarms" />
        <h1>{title}</h1>
        <AlarmFacts v={v} alarm={alarm} />
        {alarm.decided ? <p>{outcomeOf(v, alarm, names)}</p> : <Decide v={v} alarm={alarm} errors={errors} />}
      </div>
    ),
  })
}

async function decide(v: Visit, alarm: Alarm): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const decision = decisionIn(alarm, textOf(form, 'decision'), textOf(form, 'amount'))
  if (!decision || !alarm.ref) return alarmPage(v, alarm, { decision: v.say('errors.code.choose') })
  try {
    await decideAlarm(v.house.desk, v.operator, alarm.ref, v.who, alarm.id, decision)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    const field = error.code === 'amount-beyond-charge' ? 'amount' : 'decision'
    return alarmPage(v, alarm, { [field]: coded(v.lang, 'codes.no', error.code) })
  }
  return v.c.redirect(`/desk/c/${alarm.ref}?did=alarm&of=${alarm.ref}`, 303)
}

function decisionIn(alarm: Alarm, choice: string, typed: string): AlarmDecision | null {
  if (choice === 'shut-off-again') return { as: 'shut-off-again' }
  if (choice === 'credit') return { as: 'credit', minor: minorIn(typed, alarm) }
  return explanationsOf(alarm.kind).some(({ code }) => code === choice) ? { as: 'explained', code: choice } : null
}

/** `500,50` and `500.50` are the same; what is no amount is refused by the verb like one that is too large. */
function minorIn(typed: string, { detail }: Alarm): number {
  const currency = (detail.amount as { currency?: string } | undefined)?.currency ?? 'KZT'
  try {
    return moneyFromUnits(Number(typed.replaceAll(/[\s\u00a0]/g, '').replace(',', '.')), currency).minor
  } catch {
    return 0
  }
}
