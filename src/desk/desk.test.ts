import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { csrfOf, deskScene } from '../../test/desk-world.ts'
import { browser } from '../../test/portal-browser.ts'
import { days } from '../../test/world.ts'
import { haltOrders, resumeOrders } from '../cases/halt.ts'
import { openCase } from '../cases/open-case.ts'
import type { OperatorId } from '../domain/line.ts'
import { inOperator } from '../store/db.ts'
import { whatStops } from '../store/order-holds.ts'

const { here, nextLine, waiting } = deskScene()

describe('who sees what', () => {
  test('another operator’s case is no case: the same page as for a reference that nobody has', async () => {
    const ref = await waiting()
    const b = await here.desk.as('beeline-agent')
    const [foreign, nobody] = [await b.get(`/desk/c/${ref}`), await b.get('/desk/c/00000-00000')]
    expect([foreign.status, nobody.status]).toEqual([404, 404])
    expect(foreign.text).toBe(nobody.text)
    expect((await b.get('/desk?view=open')).text).not.toContain(ref)
    for (const act of ['approve', 'reject', 'hold', 'withdraw'])
      expect(
        (await b.post(`/desk/c/${ref}/${act}`, { csrf: csrfOf(b.shown()), seen: '99', code: 'duplicate' })).status,
      ).toBe(404)
    expect((await here.world.caseOf(ref)).case.facts.decision).toBeUndefined()
  })

  test('an engineer reads and retries; the buttons say why they do not decide', async () => {
    const ref = await waiting()
    const b = await here.desk.as('kcell-engineer')
    const page = await b.get(`/desk/c/${ref}`)
    expect(page.text).toContain('Approve: Your role does not allow this')
    expect(page.html).not.toContain(`href="/desk/c/${ref}/approve"`)
    const refused = await b.get(`/desk/c/${ref}/approve`)
    expect(refused.status).toBe(409)
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

  test('whoever opened a case does not approve it', async () => {
    const { binding, standing } = here.world.operator.line(nextLine())
    const now = here.world.now()
    const { ref } = await inOperator(here.world.db, 'kcell', (tx) =>
      openCase(
        tx,
        here.world.desk.keys,
        here.world.kcell,
        {
          door: 'desk',
          language: 'ru',
          binding,
          person: { holder: standing.holder },
          requestedEnd: 'now',
          reason: 'not-said',
          refundWay: 'none',
          identity: { level: 'hotline', at: now },
        },
        now,
      ),
    )
    await inOperator(here.world.db, 'kcell', (tx) =>
      sql`update cases set facts = facts || '{"openedBy": "kcell-agent"}' where ref = ${ref}`.execute(tx),
    )
    const b = await here.desk.as('kcell-agent')
    expect((await b.get(`/desk/c/${ref}`)).text).toContain('somebody else must approve it')
  })

  test('every form is refused when it does not come from a page of ours', async () => {
    const ref = await waiting()
    const b = await here.desk.as('kcell-supervisor')
    await b.get(`/desk/c/${ref}`)
    const paths = [
      'search',
      'admin/brake',
      'sign-out',
      'account/keys',
      'account/code/begin',
      ...['approve', 'reject', 'hold', 'release', 'withdraw', 'retry', 'note', 'personal-data'].map(
        (act) => `c/${ref}/${act}`,
      ),
    ]
    for (const path of paths) {
      for (const csrf of ['', 'made-up'])
        expect(
          (await b.post(`/desk/${path}`, { csrf, q: ref, why: 'x', turn: 'halt', text: 'x', reason: 'refund' })).status,
          path,
        ).toBe(403)
    }
    expect((await here.world.events(ref)).map((event) => event.kind)).not.toContain('note')
  })
})

describe('the queue', () => {
  test('shows what waits, with the next case beside it, and leads to the next one', async () => {
    const refs = [await waiting(), await waiting()]
    const b = await here.desk.as('kcell-agent')
    const page = await b.get('/desk')
    expect(page.html).toMatch(
      /<a href="\/desk" aria-current="page"><span>My queue<\/span><span class="count">\d+<\/span>/,
    )
    for (const ref of refs) expect(page.html).toContain(`data-row="${ref}"`)
    expect(page.text, 'the holder is cut short').toContain('Holder 0.')
    expect(page.text).not.toContain('Holder 0000')
    expect((await b.get(`/desk?c=${refs[1]}`)).html).toContain(`aria-label="Case ${refs[1]}"`)
    expect((await b.get('/desk/next')).at).toMatch(/^\/desk\/c\//)
  })

  test('an empty one says so, and what is promised next', async () => {
    const b = await here.desk.as('tele2-agent')
    expect((await b.get('/desk')).text).toContain('The queue is clear')
  })

  test('search opens the only hit; what was typed is in no address', async () => {
    const ref = await waiting()
    const b = await here.desk.as('kcell-agent')
    await b.get('/desk')
    const { msisdn } = (await here.world.caseOf(ref)).case.binding
    const found = await b.submit({ q: msisdn.replace('+7', '8 ') }, '/desk/search')
    expect(found.at).toBe(`/desk/c/${ref}`)
    await b.get('/desk/search')
    expect((await b.submit({ q: '+77019999999' }, '/desk/search')).text).toContain('No case found')
    expect(b.shown().at).toBe('/desk/search')
  })
})

describe('rules and brake', () => {
  test('every rule with its source, the unchecked ones flagged, and the people', async () => {
    const b = await here.desk.as('kcell-engineer')
    const page = await b.get('/desk/admin')
    expect(page.text).toContain('promise.workingDays')
    expect(page.text).toContain('no law, rule or operator page says so')
    expect(page.text).toContain('Not checked')
    expect(page.text).toMatch(/\d+ of \d+ rules have not been checked/)
    for (const name of ['kcell-agent@demo.invalid', 'kcell-supervisor@demo.invalid']) expect(page.text).toContain(name)
    expect(page.text).not.toContain('beeline')
  })

  test('an agent may halt and not resume; both are written down with the reason', async () => {
    const [a, s] = [await here.desk.as('kcell-agent'), await here.desk.as('kcell-supervisor')]
    await a.get('/desk/admin')
    expect((await a.submit({ why: ' ', turn: 'halt' }, '/desk/admin/brake')).text).toContain('Write the reason')
    await a.submit({ why: 'Readings look wrong', turn: 'halt' }, '/desk/admin/brake')
    expect(a.shown().text).toMatch(/All one-way orders of Kcell are halted/)
    expect(a.shown().text).toContain('Readings look wrong')
    const whole = (operator: OperatorId) => inOperator(here.world.db, operator, (tx) => whatStops(tx, operator))
    expect([await whole('kcell'), await whole('beeline')]).toEqual([
      { halted: true, held: true },
      { halted: false, held: false },
    ])
    expect((await a.post('/desk/admin/brake', { csrf: csrfOf(a.shown()), why: 'x', turn: 'resume' })).status).toBe(403)
    await s.get('/desk/admin')
    await s.submit({ why: 'Element repaired', turn: 'resume' }, '/desk/admin/brake')
    expect(s.shown().text).toContain('Orders go out')
    expect(
      (await sql<{ what: string }>`select what, by, why from acts order by id`.execute(here.world.db)).rows,
    ).toMatchObject([
      { what: 'held', by: 'agent:kcell-agent', why: 'Readings look wrong' },
      { what: 'lifted', by: 'supervisor:kcell-supervisor', why: 'Element repaired' },
    ])
  })

  test('one operator’s desk neither sees nor turns the brake of another; the installation’s is for who runs it', async () => {
    const [kcell, beeline] = [await here.desk.as('kcell-supervisor'), await here.desk.as('beeline-supervisor')]
    await kcell.get('/desk/admin')
    await kcell.submit({ why: 'Our register is being moved', turn: 'halt' }, '/desk/admin/brake')
    const page = await beeline.get('/desk/admin')
    expect(page.text).toContain('Orders go out')
    expect(page.text).not.toContain('Our register is being moved')
    expect((await beeline.post('/desk/admin/brake', { csrf: csrfOf(page), why: 'x', turn: 'resume' })).status).toBe(400)
    expect((await kcell.get('/desk/admin')).text).toMatch(/All one-way orders of Kcell are halted/)
    await kcell.submit({ why: 'Moved', turn: 'resume' }, '/desk/admin/brake')

    await haltOrders(here.world.desk, { is: 'operator-engineer', id: 'command-line' }, 'The database is being moved')
    expect((await beeline.get('/desk/admin')).text).toMatch(/holds every operator of this installation/)
    await beeline.submit({ why: 'Ours only', turn: 'halt' }, '/desk/admin/brake')
    await beeline.submit({ why: 'Ours again', turn: 'resume' }, '/desk/admin/brake')
    expect((await kcell.get('/desk/admin')).text).toContain('The database is being moved')
    await resumeOrders(here.world.desk, { is: 'operator-engineer', id: 'command-line' }, 'Moved')
  })
})

test('every page speaks the four languages, and no code stands bare in a case', async () => {
  const ref = await waiting()
  await here.world.approve(ref)
  await here.world.pass(days(8))
  for (const [language, word] of [
    ['kk', 'Барлық оқиға'],
    ['ru', 'Вся история'],
    ['zh', '全部记录'],
  ] as const) {
    const b = await here.desk.as('kcell-agent', language)
    const page = await b.get(`/desk/c/${ref}`)
    expect(page.text).toContain(word)
    for (const path of ['/desk?view=open', '/desk/search', '/desk/admin', '/desk/account', `/desk/c/${ref}/hold`])
      expect((await b.get(path)).status, path).not.toBe(500)
    const withoutRaw = page.html
      .slice(page.html.indexOf('<main'))
      .replaceAll(/<code[^>]*>.*?<\/code>/gs, '')
      .replaceAll(/<[^>]*>/g, ' ')
    const bare = withoutRaw.match(/(?<![\w/.-])[a-z]+(?:-[a-z]+)+(?![\w/.-])/g) ?? []
    expect(
      bare.filter((one) => !one.startsWith('scripted-') && !one.startsWith('kcell-')),
      language,
    ).toEqual([])
  }
})

test('without a session every address of the desk leads to the sign-in', async () => {
  const b = browser(here.desk.app)
  for (const path of [
    '/desk',
    '/desk/next',
    '/desk/search',
    '/desk/admin',
    '/desk/account',
    '/desk/c/00000-00000',
    '/desk/c/00000-00000/approve',
  ]) {
    expect((await b.get(path)).at, path).toMatch(/^\/desk\/sign-in/)
    expect(
      (await here.desk.app.request(path, { method: 'POST', body: new URLSearchParams({}) })).status,
      path,
    ).not.toBe(200)
  }
})
