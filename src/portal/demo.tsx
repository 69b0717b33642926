import { type Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { addWorkingDays, BeyondCalendar, daysBetween } from '../domain/calendar.ts'
import { dayOf } from '../domain/dates.ts'
import { DAY_MS, HOUR_MS } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import { caseNow, moveClock } from '../store/clock.ts'
import { sayCode } from '../ui/case-words.ts'
import { demoState } from '../ui/demo-state.ts'
import { msisdn } from '../ui/format.ts'
import type { DemoNumber, House } from '../ui/house.ts'
import { Table } from '../ui/timeline.tsx'
import { isKey, type Say } from '../ui/words.ts'
import { mailRoutes } from './demo-mail.tsx'
import { type DemoOf, formOf, operatorName, show, type Visit, visitOf } from './visit.tsx'

/** Pages of a demonstration: the mailbox, the clock, the numbers. Outside demo mode there are none of them. */
export function demoRoutes(house: House, demoOf: DemoOf = demoStrip): Hono {
  const app = new Hono()
  if (!house.demo) return app
  mailRoutes(app, house, demoOf)
  app.get('/demo/numbers', (c) => numbersPage(visitOf(c, house), demoOf))
  app.post('/demo/clock', (c) => forward(c, house, demoOf))
  app.get('/demo/clock', (c) => c.redirect('/', 303))
  return app
}

/** The strip above every page of the portal. */
export const demoStrip: DemoOf = ({ house, csrf, path }) => demoState(house, csrf, path)

async function forward(c: Context, house: House, demoOf: DemoOf): Promise<Response> {
  const form = await formOf(visitOf(c, house), demoOf)
  if (form instanceof Response) return form
  const byMs = await lengthOf(house, String(form.get('step') ?? ''))
  if (byMs > 0) await moveClock(house.desk.db, byMs)
  return c.redirect(ownPath(String(form.get('back') ?? '/')), 303)
}

async function lengthOf(house: House, step: string): Promise<number> {
  if (step === 'hour') return HOUR_MS
  if (step === 'day') return DAY_MS
  return step === 'week' ? sevenWorkingDays(house) : 0
}

/** By the calendar of the operators here: with two rest days in between it is nine days, with a holiday ten. */
async function sevenWorkingDays({ desk, operators }: House): Promise<number> {
  const known = [...operators.values()][0]
  if (!known) return 9 * DAY_MS
  const today = dayOf(await caseNow(desk.db, desk.machineMs()), rule(known.rules.zone))
  try {
    return daysBetween(today, addWorkingDays(today, 7, known.calendar)) * DAY_MS
  } catch (error) {
    if (error instanceof BeyondCalendar) return 9 * DAY_MS
    throw error
  }
}

/** Only a page of ours: `//elsewhere` and `/\elsewhere` would leave the house. */
function ownPath(path: string): string {
  return /^\/(?![/\\])/.test(path) ? path : '/'
}

function numbersPage(visit: Visit, demoOf: DemoOf): Promise<Response> {
  const { say, house } = visit
  const groups = [...Map.groupBy(house.demoNumbers ?? [], (one) => one.operator)]
  const body: JSX.Element = (
    <>
      <h1>{say('demo.numbers.title')}</h1>
      <p>{say('demo.numbers.intro')}</p>
      {groups.length === 0 ? <p class="empty">{say('demo.numbers.none')}</p> : null}
      {groups.map(([operator, rows]) => (
        <section key={operator}>
          <h2>{nameOf(visit, operator)}</h2>
          <Table<DemoNumber>
            caption={nameOf(visit, operator)}
            captionUnseen
            id={(row) => row.msisdn}
            rows={rows}
            empty={say('demo.numbers.none')}
            columns={[
              {
                title: say('demo.numbers.number'),
                cell: (row) => <a href={`/?number=${encodeURIComponent(row.msisdn)}`}>{msisdn(row.msisdn)}</a>,
              },
              { title: 'ICCID', cell: (row) => row.iccid ?? '—' },
              { title: say('demo.numbers.shows'), cell: (row) => showsWords(say, row.shows) },
            ]}
          />
        </section>
      ))}
    </>
  )
  return show(visit, { title: say('demo.numbers.title'), body }, demoOf)
}

function nameOf({ house, lang }: Visit, operator: string): string {
  const known = house.operators.get(operator)
  return known ? operatorName(known, lang) : operator
}

/** A code of the demonstration's own numbers in words; what is no code is a sentence already. */
export function showsWords(say: Say, shows: string): string {
  const key = `demo.shows.${shows}`
  return isKey(key) ? sayCode(say, key, {}) : shows
}
