import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeskWorld, makeDesk } from '../../test/desk-world.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { comparisons, type DisagreementKind } from '../domain/disagreements.ts'
import { keepReconciliation } from '../process/census/keep.ts'

let world: World
let desk: DeskWorld
beforeAll(async () => {
  world = await makeWorld()
  desk = await makeDesk(world)
})
afterAll(async () => {
  await desk.close()
  await world.close()
})

async function keep(): Promise<void> {
  const row = {
    kind: 'ended-still-served' as const,
    msisdn: '+77010000002',
    imsi: '401020000000002',
    iccid: null,
    says: 'billing: ended; core: serving',
  }
  const none = Object.fromEntries(Object.keys(comparisons).map((kind) => [kind, 0])) as Record<DisagreementKind, number>
  const found = { ...none, 'ended-still-served': 3, 'aaa-only': { lacks: 'aaa' as const } }
  const lists = [{ system: 'billing' as const, entries: 1_000_000, whole: true }]
  const rows = new Map([[row.kind, [row]]])
  await keepReconciliation(world.tools, 'kcell', { at: world.now(), found: { lists, found, withoutCard: 0 }, rows })
}

test('the latest comparison stands at the desk: counts, lines, the way to mend, and what was not looked for', async () => {
  const engineer = await desk.as('kcell-engineer')
  expect((await engineer.get('/desk/disagreements')).text).toContain('No comparison has been made yet.')
  await keep()
  const page = await engineer.get('/desk/disagreements')
  const text = page.text.replaceAll('\u00a0', ' ')
  expect(text).toContain('Ended in billing, still served: 3')
  expect(text).toContain('+7 701 000 00 02')
  expect(text).toContain('End the line there'.toLowerCase())
  expect(text).toContain('2 more stand in the file')
  expect(text).toContain('Not looked for: the list “data access (RADIUS)” is missing or not whole')
})

test('an agent, and another operator, see nothing of it', async () => {
  await keep()
  const agent = await (await desk.as('kcell-agent')).get('/desk/disagreements')
  expect([agent.status, agent.text.includes('401020000000002')]).toEqual([403, false])
  expect((await (await desk.as('kcell-agent')).get('/desk')).html).not.toContain('/desk/disagreements')
  expect((await (await desk.as('beeline-supervisor')).get('/desk/disagreements')).text).toContain('No comparison')
})

test.each([
  ['kk', 'Биллингте жабылған, әлі қызмет көрсетіліп тұр'],
  ['ru', 'Закрыт в биллинге, но обслуживается'],
  ['zh-Hans', '计费已终止，仍在服务'],
])('in %s', async (lang, sentence) => {
  await keep()
  expect((await (await desk.as('kcell-supervisor', lang)).get(`/desk/disagreements?lang=${lang}`)).text).toContain(
    sentence,
  )
})
