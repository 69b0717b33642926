import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { csrfOf, deskScene } from '../../test/desk-world.ts'
import { days } from '../../test/world.ts'
import { approveCase } from '../cases/approve-case.ts'
import { HOUR_MS } from '../domain/instant.ts'
import { inOperator } from '../store/db.ts'

const { here, lastEvents, nextLine, waiting } = deskScene()

describe('deciding', () => {
  test('approve: the message is shown first in the subscriber’s language, then the next case, with the decision announced', async () => {
    const ref = await waiting()
    const other = await waiting()
    const b = await here.desk.as('kcell-agent', 'ru')
    const preview = await b.get(`/desk/c/${ref}/approve`)
    expect(preview.html).toContain('<blockquote class="message" lang="en">')
    expect(preview.text).toContain('Your request has been checked and accepted')
    expect(preview.html, 'the key in the subscriber’s link stays theirs').not.toContain('?k=')
    expect((await here.world.caseOf(ref)).case.facts.decision, 'looking decides nothing').toBeUndefined()
    const after = await b.submit({})
    expect(after.at).toMatch(new RegExp(`^/desk/c/.*\\?did=approve&of=${ref}$`))
    expect(after.at).not.toContain(`/c/${ref}?`)
    expect(after.text).toContain(`Заявка ${ref} одобрена.`)
    expect(after.html).toContain('role="status"')
    expect((await here.world.caseOf(ref)).case.facts.decision).toMatchObject({
      what: 'approved',
      by: 'agent:kcell-agent',
    })
    expect((await b.get(`/desk/c/${ref}`)).text).toContain('специалист')
    expect(other).not.toBe(ref)
  })

  test('reject: no reason, no rejection; with one, its own words were on the page', async () => {
    const ref = await waiting()
    const b = await here.desk.as('kcell-agent')
    const page = await b.get(`/desk/c/${ref}/reject`)
    expect(page.html.match(/class="message"/g)).toHaveLength(9)
    const missing = await b.submit({})
    expect(missing.status).toBe(400)
    expect(missing.html).toContain('<title>Error: ')
    expect((await b.submit({ code: 'we-want-to-keep-them' })).status).toBe(400)
    await b.submit({ code: 'not-the-holder' })
    expect((await here.world.caseOf(ref)).case.facts.ending).toMatchObject({ as: 'rejected', code: 'not-the-holder' })
    expect((await b.get(`/desk/c/${ref}`)).text).toContain('Outcome Being rejected')
    await here.world.settle()
    expect(await here.world.messages(ref)).toContain('rejected')
    const ended = (await b.get(`/desk/c/${ref}`)).text
    expect(ended).toContain('This case has ended')
    expect(ended).toMatch(/Outcome Rejected .* (The|It) /)
    expect(ended, 'no time is counted of what is over').not.toMatch(/minutes? left|hours? left|days? left|Late by/)
  })

  test('withdrawn long after its promise: the outcome, not a broken promise', async () => {
    const ref = await waiting()
    await here.world.pass(days(30))
    await here.world.withdraw(ref)
    await here.world.settle()
    const b = await here.desk.as('kcell-agent')
    const page = (await b.get(`/desk/c/${ref}`)).text
    expect(page).toContain('Outcome Withdrawn')
    expect(page).not.toMatch(/Promise Late by/)
    here.world.rewind()
  })

  test('an alarm line: somebody must have seen to it, and that stands in the case', async () => {
    const line = nextLine()
    here.world.operator.change(line, (one) => ({ ...one, standing: { ...one.standing, use: 'alarm' } }))
    const ref = await here.world.open(line)
    await here.world.settle()
    const b = await here.desk.as('kcell-agent')
    await b.get(`/desk/c/${ref}/approve`)
    const refused = await b.submit({})
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('Confirm that somebody has seen to the device')
    await b.submit({ attended: 'yes' })
    expect((await here.world.caseOf(ref)).case.facts.decision).toMatchObject({ attended: true })
    expect((await b.get(`/desk/c/${ref}`)).text).toContain('Somebody has seen to the device on this line')
  })

  test('a case that moved on: 409, what happened, and what was chosen; nothing is done twice', async () => {
    const ref = await waiting()
    const [first, second] = [await here.desk.as('kcell-agent'), await here.desk.as('kcell-supervisor')]
    await first.get(`/desk/c/${ref}/reject`)
    await second.get(`/desk/c/${ref}`)
    await second.submit({ text: 'The holder called: leave it' }, `/desk/c/${ref}/note`)
    const stale = await first.submit({ code: 'duplicate' })
    expect(stale.status).toBe(409)
    expect(stale.text).toContain('moved on while this page was open')
    expect(stale.text, 'the difference').toContain('The holder called: leave it')
    expect(stale.html, 'the choice is kept').toMatch(/value="duplicate" checked/)
    expect((await here.world.caseOf(ref)).case.facts.ending).toBeUndefined()
    await first.submit({ code: 'duplicate' })
    expect((await here.world.caseOf(ref)).case.facts.ending).toMatchObject({ code: 'duplicate' })
  })

  test('the process calls a supervisor meanwhile: that is no reason to refuse', async () => {
    const ref = await waiting()
    const b = await here.desk.as('kcell-agent')
    await b.get(`/desk/c/${ref}/approve`)
    await here.world.pass(days(4))
    expect((await here.world.events(ref)).at(-1)).toMatchObject({ kind: 'note', data: { task: 'decision' } })
    const decided = await b.submit({})
    expect(decided.status).toBe(200)
    expect((await here.world.caseOf(ref)).case.facts.decision).toMatchObject({ what: 'approved' })
  })

  test('decided by somebody else meanwhile: 409 says by whom, and that it is over', async () => {
    const ref = await waiting()
    const b = await here.desk.as('kcell-agent')
    await b.get(`/desk/c/${ref}/approve`)
    await approveCase(here.world.desk, 'kcell', ref, { is: 'supervisor', id: 'kcell-supervisor' }, here.world.kcell)
    const stale = await b.submit({})
    expect(stale.status).toBe(409)
    expect(stale.text).toContain('Approved. Service ends')
    expect(stale.text).toContain('(supervisor)')
    expect(stale.text).toContain('It is decided already')
    expect((await here.world.events(ref)).filter((event) => event.kind === 'approved')).toHaveLength(1)
  })

  test('not yet at the decision: the button says so', async () => {
    const ref = await here.world.open(nextLine(), { identity: null, agreed: false })
    await here.world.settle()
    const b = await here.desk.as('kcell-agent')
    const page = await b.get(`/desk/c/${ref}`)
    expect(page.text).toContain('Approve: The case has not come to the decision yet')
    expect(
      (
        await b.post(`/desk/c/${ref}/approve`, {
          csrf: csrfOf(page),
          seen: String((await here.world.events(ref)).length),
        })
      ).status,
    ).toBe(409)
    expect((await here.world.caseOf(ref)).case.facts.decision).toBeUndefined()
  })
})

describe('holding, trying again, taking back', () => {
  test('hold with a reason of the list; what only a supervisor lifts, only a supervisor lifts', async () => {
    const ref = await waiting()
    const b = await here.desk.as('kcell-agent')
    await b.get(`/desk/c/${ref}/hold`)
    expect((await b.submit({ code: 'because' })).status).toBe(400)
    await b.submit({ code: 'fraud-check' })
    const held = await b.get(`/desk/c/${ref}`)
    expect(held.text).toContain('Lift the hold: Only a supervisor may do this')
    expect(held.text).toContain('Shown to the subscriber as paused: Fraud check')
    expect((await b.get(`/desk/c/${ref}/release`)).status).toBe(409)
    const s = await here.desk.as('kcell-supervisor')
    await s.get(`/desk/c/${ref}/release`)
    await s.submit({})
    expect((await here.world.caseOf(ref)).case.facts.hold).toBeUndefined()
    expect(await lastEvents(ref, 1)).toEqual([{ kind: 'hold-released', by: 'supervisor:kcell-supervisor' }])
  })

  test('a stuck task says what is wrong and what to do, and is tried again', async () => {
    const ref = await waiting()
    let refuse = true
    here.world.operator.onSubmit((order) =>
      refuse && order.key.startsWith(ref) && order.action === 'bar' ? { refused: 'not-now' } : undefined,
    )
    await here.world.approve(ref)
    await here.world.pass(HOUR_MS)
    const b = await here.desk.as('kcell-engineer')
    const page = await b.get(`/desk/c/${ref}`)
    expect(page.text).toContain('Needs a person: bar')
    expect(page.text).toContain('The operator’s system refused (not-now)')
    refuse = false
    await b.submit({ again: 'task' }, `/desk/c/${ref}/retry`)
    expect(b.shown().text).toContain('is tried again')
    await here.world.pass(days(1))
    expect((await here.world.caseOf(ref)).case.facts.barredAt).toBeDefined()
    await b.get(`/desk/c/${ref}`)
    expect(
      (
        await b.post(`/desk/c/${ref}/retry`, {
          csrf: csrfOf(b.shown()),
          seen: String((await here.world.events(ref)).length),
          lane: 'main',
          again: 'order',
        })
      ).text,
    ).toContain('does not need a person any more')
  })

  test('withdraw for the subscriber: shown first, then undone', async () => {
    const ref = await waiting()
    await here.world.approve(ref)
    await here.world.pass(HOUR_MS)
    const b = await here.desk.as('kcell-agent')
    expect((await b.get(`/desk/c/${ref}/withdraw`)).text).toContain('The bar is lifted')
    await b.submit({})
    await here.world.pass(HOUR_MS)
    expect((await here.world.caseOf(ref)).case.status).toBe('withdrawn')
  })
})

describe('where the money goes', () => {
  test('an agent sets the payee for the caller: only ever the holder, the account is shown to nobody afterwards', async () => {
    const ref = await here.world.open(nextLine(), { noPayee: true })
    await here.world.settle()
    const b = await here.desk.as('kcell-agent')
    const page = await b.get(`/desk/c/${ref}/payee`)
    expect(page.text).toContain('make sure who they are')
    expect(page.html, 'the name is not the agent’s to choose').not.toContain('name="name"')
    expect((await b.submit({})).status).toBe(400)
    const wrong = await b.submit({ way: 'to-bank', iban: 'KZ00' })
    expect(wrong.status).toBe(400)
    expect(wrong.html).toContain('value="KZ00"')
    const done = await b.submit({ way: 'to-bank', iban: 'KZ86125KZT5004100100' })
    expect(done.text).toContain(`Case ${ref}: the payee is set.`)
    expect(done.text).toContain('Payee set: To a bank account')
    expect(done.html).not.toContain('KZ86')
    expect((await here.world.caseOf(ref)).case.facts.refundWay).toBe('to-bank')
    const engineer = await here.desk.as('kcell-engineer')
    expect((await engineer.get(`/desk/c/${ref}/payee`)).status).toBe(409)
  })
})

describe('what is personal', () => {
  test('stays closed until somebody opens it with a reason; that is an event, and the next page is closed again', async () => {
    const ref = await waiting()
    const b = await here.desk.as('kcell-agent')
    const before = await b.get(`/desk/c/${ref}`)
    expect(before.html).not.toContain('amina@example.test')
    expect((await b.submit({ reason: '' }, `/desk/c/${ref}/personal-data`)).status).toBe(400)
    await b.get(`/desk/c/${ref}`)
    const open = await b.submit({ reason: 'subscriber-called' }, `/desk/c/${ref}/personal-data`)
    expect(open.status).toBe(200)
    expect(open.text).toContain('amina@example.test')
    expect(open.text).toContain('Personal data looked at: The subscriber has called')
    expect(await lastEvents(ref, 1)).toEqual([
      { kind: 'note', code: 'personal-data-opened', by: 'agent:kcell-agent', reason: 'subscriber-called' },
    ])
    expect((await b.get(`/desk/c/${ref}`)).html).not.toContain('amina@example.test')
    const e = await here.desk.as('kcell-engineer')
    await e.get(`/desk/c/${ref}`)
    expect(
      (await e.post(`/desk/c/${ref}/personal-data`, { csrf: csrfOf(e.shown()), reason: 'refund' })).html,
    ).not.toContain('amina@example.test')
  })

  test('looking at it makes nobody’s form stale; a note is sealed and only its number stands in the chain', async () => {
    const ref = await waiting()
    const [b, other] = [await here.desk.as('kcell-agent'), await here.desk.as('kcell-supervisor')]
    await b.get(`/desk/c/${ref}/approve`)
    await other.get(`/desk/c/${ref}`)
    await other.submit({ reason: 'complaint' }, `/desk/c/${ref}/personal-data`)
    await b.submit({})
    expect((await here.world.caseOf(ref)).case.facts.decision).toBeDefined()
    await other.get(`/desk/c/${ref}`)
    await other.submit({ text: 'Айгүл called <b>twice</b>' }, `/desk/c/${ref}/note`)
    expect((await other.get(`/desk/c/${ref}`)).html).toContain('Айгүл called &lt;b>twice')
    expect(JSON.stringify(await lastEvents(ref, 1))).not.toContain('Айгүл')
    const rows = await inOperator(here.world.db, 'kcell', (tx) =>
      sql<{ sealed: Buffer }>`select sealed from notes where ref = ${ref}`.execute(tx),
    )
    expect(rows.rows[0]?.sealed.toString('utf8')).not.toContain('Айгүл')
    expect((await inOperator(here.world.db, 'beeline', (tx) => sql`select 1 from notes`.execute(tx))).rows).toEqual([])
  })
})

describe('evidence', () => {
  test('every reading of the network stands in the story: element, reader, answer, class', async () => {
    const ref = await waiting()
    await here.world.approve(ref)
    await here.world.pass(days(8))
    const b = await here.desk.as('kcell-agent')
    const page = await b.get(`/desk/c/${ref}`)
    expect(page.text).toContain('The network was read (look: no longer served), reading 1')
    for (const words of [
      'scripted-reader',
      'scripted-core',
      'not known',
      'seen in the network',
      'control line answered',
    ])
      expect(page.text).toContain(words)
    expect(page.text).toContain('The point of no return was passed')
    expect(page.text).toContain('Kept')
  })
})
