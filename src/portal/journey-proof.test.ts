import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { begin, codesSent, lastCode, lookUp, numberOf, proven, visitorOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { MINUTE_MS } from '../domain/instant.ts'

let world: World
let next = 2000
/** A line of its own for every test, so that limits and cases of one are not those of another. */
let i = 0
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i = next++
})

describe('the proof', () => {
  test('looks the same for a number that exists and one that does not', async () => {
    const plain = (text: string) => text.replaceAll(/\+7[ \d•]+/g, '#').replaceAll(/\d\d:\d\d/g, '#')
    const [known, unknown] = [visitorOf(world), visitorOf(world)]
    const pages: string[][] = [[], []]
    for (const [at, visitor] of [known, unknown].entries()) {
      if (at === 1) {
        const { binding } = world.operator.line(i)
        world.operator.change(i, (line) => ({
          ...line,
          binding: { ...binding, msisdn: '+77770000000', subscriptionId: 'gone' },
        }))
      }
      const seen = pages[at] ?? []
      seen.push(plain((await begin(world, i, visitor, at === 0 ? numberOf(world, i) : '+77009999999')).text))
      seen.push(plain((await visitor.submit({ way: 'contact' })).text))
      await lookUp(world)
      seen.push(plain((await visitor.get('/code')).text))
      seen.push(plain((await visitor.submit({ code: '123456' }, '/code')).text))
    }
    expect(pages[1]).toEqual(pages[0])
  })

  test('sends a code only to a contact that the operator has had for long', async () => {
    const before = await codesSent(world)
    world.operator.change(i, (line) => ({
      ...line,
      standing: {
        ...line.standing,
        contacts: [{ channel: 'email', address: 'fresh@example.test', since: '2026-11-20' }],
      },
    }))
    const visitor = visitorOf(world)
    await begin(world, i, visitor)
    await visitor.submit({ way: 'contact' })
    await lookUp(world)
    expect(await codesSent(world)).toBe(before)
    i = next++
    await proven(world, i, visitorOf(world), 'contact')
    expect((await lastCode(world))?.address).toBe(`holder-${String(i).padStart(7, '0')}@example.test`)
  })

  test('closes after five wrong codes, whatever window tries, and offers another way', async () => {
    const visitor = visitorOf(world)
    await begin(world, i, visitor)
    await visitor.submit({ way: 'line' })
    await lookUp(world)
    const right = (await lastCode(world))?.code ?? ''
    const wrong = right === '111111' ? '222222' : '111111'
    for (const left of [4, 3, 2, 1]) {
      const answer = await visitor.submit({ code: wrong }, '/code')
      expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(`Tries left: ${left}`)])
    }
    const locked = await visitor.submit({ code: wrong }, '/code')
    expect([locked.status, locked.text]).toEqual([429, expect.stringContaining('For safety, wait until')])
    expect(locked.html).toContain('href="/express"')
    expect(locked.text).not.toContain('Enter the code')
    // The right code comes too late, and another window is no way round.
    const other = visitorOf(world, { from: '198.51.100.7' })
    await begin(world, i, other)
    expect((await other.submit({ way: 'line' })).status).toBe(429)
    expect((await other.get('/prove')).status).toBe(200)
    expect((await other.submit({ way: 'contact' })).at).toBe('/code')
    await world.passQuietly(31 * MINUTE_MS)
    await visitor.get('/prove')
    expect((await visitor.submit({ way: 'line' })).at).toBe('/code')
  })

  test('a code runs out after ten minutes, and a new one is sent after half a minute', async () => {
    const visitor = visitorOf(world)
    await begin(world, i, visitor)
    await visitor.submit({ way: 'line' })
    await lookUp(world)
    const old = (await lastCode(world))?.code ?? ''
    expect((await visitor.submit({ act: 'resend' })).text).toContain('You can ask for a new one after')
    await world.passQuietly(10 * MINUTE_MS)
    await visitor.get('/code')
    expect((await visitor.submit({ code: old }, '/code')).text).toContain('The code has run out')
    const fresh = await visitor.submit({ act: 'resend' })
    expect(fresh.text).toContain('A new code was asked for')
    await lookUp(world)
    expect((await visitor.submit({ code: (await lastCode(world))?.code ?? '' }, '/code')).at).toBe('/standing')
  })

  test('five codes an hour and no more, for one number', async () => {
    const visitor = visitorOf(world)
    await begin(world, i, visitor)
    await visitor.submit({ way: 'line' })
    for (let sent = 1; sent < 5; sent += 1) {
      await world.passQuietly(MINUTE_MS)
      expect((await visitor.submit({ act: 'resend' })).at).toBe('/code?fresh=1')
    }
    await world.passQuietly(MINUTE_MS)
    expect((await visitor.submit({ act: 'resend' })).status).toBe(429)
  })

  test('runs out after half an hour; the answers stay, and the way leads back to the same page', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    await visitor.get('/decide')
    await visitor.submit({ path: 'cancel' })
    await world.passQuietly(31 * MINUTE_MS)
    const prove = await visitor.submit({ when: 'day', 'end-day': '1', 'end-month': '12', 'end-year': '2026' })
    expect(prove.at).toBe('/prove?next=date&again=1')
    expect(prove.text).toContain('Your session ended for safety')
    await visitor.submit({ way: 'line' })
    await lookUp(world)
    const back = await visitor.submit({ code: (await lastCode(world))?.code ?? '' }, '/code?next=date')
    expect(back.at).toBe('/date')
    expect(back.html).toMatch(/value="day" checked/)
    expect(back.html).toMatch(/name="end-day"[^>]*value="0?1"/)
  })
})
