import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { days, makeWorld, type World } from '../../test/world.ts'
import { languages } from '../domain/case.ts'
import { inOperator } from '../store/db.ts'
import { linkKey } from '../store/link-keys.ts'
import { erasePerson } from '../store/people.ts'
import { isKey } from '../ui/words.ts'
import { trackingRoutes } from './tracking.tsx'

/* The page of a request after its end: what, when, how it is known, the money, the certificate, and what becomes of the data. */

let world: World
let line = 7700
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const visitor = (language = 'en') => browser(new Hono().route('/', trackingRoutes(houseOf(world))), { language })
const at = (ref: string) => `/c/${ref}?k=${linkKey(world.desk.keys, 'kcell', ref, 'case')}`

async function closed(): Promise<string> {
  const ref = await world.open(line++)
  await world.approve(ref)
  await world.pass(days(120))
  return ref
}

/** A copy of a document, as an upload leaves it, deleted or not yet. */
async function withCopy(ref: string, erasedAt: string | null): Promise<void> {
  await inOperator(world.db, 'kcell', (tx) =>
    sql`insert into documents (operator, ref, id, kind, side, state, received_at, advice, erased_at)
        values ('kcell', ${ref}, gen_random_uuid(), 'passport', 'only', 'accepted', ${world.now()}, '{}', ${erasedAt})`.execute(
      tx,
    ),
  )
}

describe('after the end', () => {
  test('what, since when, how it is known, the money, the certificate, and until when the data is kept', async () => {
    const ref = await closed()
    const { text } = await visitor().get(at(ref))
    expect(text).toMatch(/In short Off since \d+ \w+ 2026, \d\d:\d\d \(Astana time\)/)
    expect(text).toMatch(/How that is known The network was asked and no longer served the line, looked at \d+ times/)
    expect(text).toMatch(/Request closed \d+ \w+ 202\d/)
    expect(text).toMatch(/Certificate Issued on \d+ \w+ 2026/)
    expect(text).toMatch(/Paid out to you (\d|Nothing was due to you)/)
    expect(text).toMatch(/Your data here Erased on \d+ \w+ 202[89]/)
    // Who has the reference alone reads neither amount nor what is kept.
    const short = (await visitor().get(`/c/${ref}`)).text
    expect(short).toContain('Off since')
    expect(short).not.toMatch(/Paid out to you|Your data here/)
    world.rewind()
  })

  test('the copy of the document: by when it deletes itself, and the receipt once it has', async () => {
    const ref = await closed()
    await withCopy(ref, null)
    expect((await visitor().get(at(ref))).text).toMatch(/Our copy of your document Deletes itself by \d+ \w+ 202\d/)
    await inOperator(world.db, 'kcell', (tx) => sql`delete from documents where ref = ${ref}`.execute(tx))
    await withCopy(ref, world.now())
    const { text, html } = await visitor().get(at(ref))
    expect(text).toMatch(
      /Our copy of your document Deleted on \d+ \w+ 202\d, \d\d:\d\d \(Astana time\) Receipt of the deletion/,
    )
    expect(html).toContain(`/c/${ref}/papers?k=`)
    world.rewind()
  })

  test('the page stays readable when the person was erased: dates and how it is known, and nobody’s name', async () => {
    const ref = await closed()
    await inOperator(world.db, 'kcell', (tx) => erasePerson(tx, 'kcell', ref, world.now()))
    const { text, status } = await visitor().get(at(ref))
    expect(status).toBe(200)
    expect(text).toContain('Off since')
    expect(text).toContain('How that is known')
    world.rewind()
  })

  test('withdrawn: when it closed and when the data goes; nothing is said of a line that lives', async () => {
    const ref = await world.open(line++)
    await world.settle()
    await world.withdraw(ref)
    await world.pass(days(1))
    const { text } = await visitor().get(at(ref))
    expect(text).toContain('In short Request closed')
    expect(text).not.toContain('Off since')
    world.rewind()
  })

  test.each(languages)('%s: whole, in its language', async (lang) => {
    const ref = await closed()
    const { text } = await visitor(lang).get(`${at(ref)}&lang=${lang}`)
    expect(text.match(/[a-z]+\.[a-zA-Z.-]+/g)?.filter((word) => isKey(word)) ?? []).toEqual([])
    expect(text).not.toMatch(/[{}]|undefined|\[object/)
    world.rewind()
  })
})
