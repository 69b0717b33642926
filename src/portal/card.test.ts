import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { begin, codesSent, lastCode, lookUp, numberOf, visitorOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { parseIccid } from '../domain/card.ts'
import { lookUpLines } from '../process/look-up-lines.ts'
import { inOperator } from '../store/db.ts'

/* A line whose number nobody knows (a router, a tablet, an eSIM): the number of its card names it as well. */

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(() => world.rewind())
afterAll(() => world.close())

/** Lines of the scripted operator whose card number adds up, each used once. */
const sound = Array.from({ length: 400 }, (_, i) => i + 1).filter((i) => {
  const line = `899970299000${String(i).padStart(7, '0')}`
  return parseIccid(line).ok
})
const nextLine = (): number => sound.shift() ?? 0
const cardOf = (i: number): string => world.operator.line(i).binding.profiles[0]?.iccid ?? ''
let visitors = 0
const visitor = () => {
  visitors += 1
  return visitorOf(world, { from: `198.51.100.${visitors}` })
}

describe('a card names a line', () => {
  test('from the ICCID to the receipt; the number shows only behind the proof', async () => {
    const i = nextLine()
    const reader = visitor()
    const prove = await begin(world, i, reader, cardOf(i).replaceAll(/(.{4})/g, '$1 '))
    expect(prove.at).toBe('/prove')
    expect(prove.html, 'a way in writing').toContain('href="/ask"')
    expect(prove.text).toContain(`ICCID ••••${cardOf(i).slice(-4)}`)
    await lookUp(world)
    const code = await reader.submit({ way: 'line' })
    await lookUp(world)
    for (const page of [prove, code, await reader.get('/code')])
      for (const secret of [numberOf(world, i), numberOf(world, i).slice(2, 7), 'Holder', 'Scripted'])
        expect(page.html).not.toContain(secret)
    expect((await lastCode(world))?.address).toBe(numberOf(world, i))
    const standing = await reader.submit({ code: (await lastCode(world))?.code ?? '' }, '/code')
    expect(standing.text).toContain('Your line works')
    await reader.get('/decide')
    await reader.submit({ path: 'cancel' })
    await reader.submit({ when: 'now' })
    await reader.submit({ skip: 'yes' })
    await reader.submit({ way: 'at-branch' })
    const own = await reader.submit({ to: 'phone', phone: numberOf(world, i), language: 'en' })
    expect(own.text, 'the number that ends is no contact').toContain('ends')
    await reader.submit({ to: 'email', email: 'amina@example.test', language: 'en' })
    const receipt = await reader.submit({})
    const ref = /\/c\/([^/?]+)/.exec(receipt.at)?.[1] ?? ''
    expect((await world.caseOf(ref)).case.binding).toEqual(world.operator.line(i).binding)
  })

  test('a digit that does not fit, one too few, another kind of number: what to do is said, and what was typed stays', async () => {
    const card = cardOf(nextLine())
    const wrong = card.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))
    for (const [typed, said] of [
      [wrong, 'One digit of the card’s number does not fit'],
      [card.slice(0, 17), 'Digits of the card’s number are missing'],
      [`${card}123`, 'There are too many digits. The card’s number'],
      [`12${card.slice(2)}`, 'begins with 89'],
    ] as const) {
      const reader = visitor()
      const page = await begin(world, 1, reader, typed)
      expect(page.status).toBe(422)
      expect(page.text).toContain(said)
      expect(page.html).toContain(`value="${typed}"`)
    }
  })

  test('the card does not tell whose it is: the operator is asked for', async () => {
    const reader = visitor()
    await reader.get('/')
    const page = await reader.submit({ number: cardOf(nextLine()) })
    expect(page.status).toBe(422)
    expect(page.text).toContain('The card does not tell the operator')
  })

  test('an unknown card is answered like a known one, page by page', async () => {
    const [known, unknown] = [visitor(), visitor()]
    const i = nextLine()
    const stranger = '8999701000000090008'
    expect(parseIccid(stranger).ok).toBe(true)
    const masked = (html: string) =>
      html
        .replaceAll(/ICCID ••••\d{4}/g, 'ICCID')
        .replaceAll(/value="[^"]*"/g, '')
        .replaceAll(/number=\d+/g, '')
        .replaceAll(/\d\d:\d\d/g, '')
    const first = [await begin(world, i, known, cardOf(i)), await begin(world, i, unknown, stranger)]
    expect(masked(first[1]?.html ?? '')).toBe(masked(first[0]?.html ?? '?'))
    const before = await codesSent(world)
    const second = [await known.submit({ way: 'line' }), await unknown.submit({ way: 'line' })]
    await lookUp(world)
    expect(masked(second[1]?.html ?? '')).toBe(masked(second[0]?.html ?? '?'))
    expect(await codesSent(world), 'to the known line alone').toBe(before + 1)
    const third = [await known.submit({ code: '000000' }, '/code'), await unknown.submit({ code: '000000' }, '/code')]
    expect(masked(third[1]?.html ?? '')).toBe(masked(third[0]?.html ?? '?'))
  })

  test('by card and by number together a line gets no more codes in an hour than by one of them', async () => {
    const i = nextLine()
    const before = await codesSent(world)
    for (let n = 0; n < 4; n += 1) {
      for (const name of [numberOf(world, i), cardOf(i)]) {
        const reader = visitor()
        await begin(world, i, reader, name)
        await reader.submit({ way: 'line' })
        await lookUp(world)
      }
    }
    expect((await codesSent(world)) - before).toBe(5)
  })

  test('the card of a watch: that the whole line ends is said before anything else', async () => {
    const i = nextLine()
    world.operator.change(i, (one) => ({
      ...one,
      binding: {
        ...one.binding,
        profiles: [
          { imsi: '401029909999999', iccid: '89997029900099999990', form: 'sim', role: 'main' },
          ...one.binding.profiles.map((each) => ({ ...each, role: 'companion' as const })),
        ],
      },
    }))
    const reader = visitor()
    await begin(world, i, reader, `899970299000${String(i).padStart(7, '0')}`)
    await reader.submit({ way: 'line' })
    await lookUp(world)
    const page = await reader.submit({ code: (await lastCode(world))?.code ?? '' }, '/code')
    expect(page.text).toContain('ends the whole line with all its cards')
  })

  test('an operator that answers with another card’s line leads nobody to it, and no code goes out', async () => {
    const i = nextLine()
    const stranger = world.operator.line(nextLine())
    const office = world.tools.officeOf('kcell')
    const wrong = { ...office.connectorFor('look-up'), lookUp: async () => [{ is: 'found' as const, line: stranger }] }
    const tools = { ...world.tools, officeOf: () => ({ ...office, connectorFor: () => wrong }) }
    // Nobody else may wait, or they would be answered with that line as well.
    await lookUp(world)
    const before = await codesSent(world)
    const reader = visitor()
    await begin(world, i, reader, cardOf(i))
    await reader.submit({ way: 'line' })
    await lookUpLines(tools, 'kcell')
    expect(await codesSent(world)).toBe(before)
    await lookUp(world)
    expect((await lastCode(world))?.address, 'it was asked again').toBe(numberOf(world, i))
  })

  test('a silent operator: nobody is led on to answers that could not be sent', async () => {
    const i = nextLine()
    const reader = visitor()
    await begin(world, i, reader, cardOf(i))
    // As after a code that an agent read out, with an operator that has not answered since.
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update applications set assurance = 'hotline', assured_until = now() + interval '1 day', lookup = 'cannot-tell', line_sealed = null,
        lookup_at = now() where ref is null`.execute(tx),
    )
    const page = await reader.get('/decide')
    expect(page.at).toBe('/standing')
    expect(page.text).toContain('only the operator knows its line')
    expect(page.html).not.toContain('href="/decide"')
  })
})
