import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, numberOf, proven, visitorOf } from '../../test/portal-browser.ts'
import { agent, makeWorld, type World } from '../../test/world.ts'
import { approveCase } from '../cases/approve-case.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { listLines } from '../process/list-lines.ts'
import { msisdn } from '../ui/format.ts'

let world: World
let next = 100
/** Three lines for every test: two of one holder, the third of another. */
let i = 0
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i = next
  next += 3
  const { holderId } = world.operator.line(i).binding
  world.operator.change(i + 1, (line) => ({ ...line, binding: { ...line.binding, holderId } }))
})

const shownNumber = (at: number) => msisdn(numberOf(world, at)).replaceAll('\u00a0', ' ')
const masked = (at: number) => numberOf(world, at).slice(-2)

/** As an operator's group plan has it: another holder's line, and one of their own, rest on the first. */
function leadsAGroup(): void {
  world.operator.change(i, (line) => ({
    ...line,
    standing: {
      ...line.standing,
      footprint: {
        forwardsTo: '+77010001122',
        voicemail: true,
        dependents: [
          { msisdn: numberOf(world, i + 1), ownLine: true },
          { msisdn: numberOf(world, i + 2), ownLine: false },
        ],
      },
    },
  }))
}

async function listed(visitor: Browser) {
  await visitor.get('/lines')
  await listLines(world.tools, 'kcell')
  return visitor.get('/lines')
}

describe('all lines of one person, without scripts', () => {
  test('a code to another contact shows them all, and nobody else’s', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'contact')
    expect((await visitor.get('/standing')).html).toContain('href="/lines"')
    expect((await visitor.get('/lines')).text).toContain('We are asking')
    await listLines(world.tools, 'kcell')
    const page = await visitor.get('/lines')
    expect(page.text).toContain('2 lines stand in your name')
    expect(page.text).toContain(shownNumber(i))
    expect(page.text).toContain(shownNumber(i + 1))
    expect(page.text).not.toContain(shownNumber(i + 2))
  })

  test('a code to the line shows who holds a phone: it lists nothing, whoever asks how', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'line')
    const page = await visitor.get('/lines')
    expect(page.text).toContain('not who you are')
    expect(page.text).not.toContain(shownNumber(i + 1))
    expect(await listLines(world.tools, 'kcell')).toBe(0)
    await visitor.get('/prove')
    const refused = await visitor.get('/lines?again=1')
    expect(refused.text).not.toContain(shownNumber(i + 1))
    expect(refused.html).toContain('/prove?next=lines')
  })

  test('without proof, and after it ran out, it is asked for and the list is not shown', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'contact')
    await listed(visitor)
    await world.passQuietly(31 * MINUTE_MS)
    const page = await visitor.get('/lines')
    expect(page.at).toBe('/prove?next=lines&again=1')
    expect(page.text).not.toContain(shownNumber(i + 1))
    expect((await visitorOf(world).get('/lines')).at).toBe('/?begin=1')
  })

  test('the operator is silent: it is said, and the old list stays old', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'contact')
    world.operator.down = true
    await visitor.get('/lines')
    await world.passQuietly(31_000)
    await listLines(world.tools, 'kcell')
    world.operator.down = false
    expect((await visitor.get('/lines')).text).toContain('does not list your lines now')
    expect((await visitor.get('/lines?again=1')).text).toContain('We are asking')
    await listLines(world.tools, 'kcell')
    expect((await visitor.get('/lines')).text).toContain(shownNumber(i + 1))
  })

  test('a request about another of one’s lines begins with its number, and nothing is proved twice', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'contact')
    await listed(visitor)
    const { subscriptionId } = world.operator.line(i + 1).binding
    const standing = await visitor.submit({ line: subscriptionId }, '/lines/start')
    expect(standing.at).toBe('/standing')
    expect(standing.text).toContain(shownNumber(i + 1))
    await visitor.get('/decide')
    expect((await visitor.submit({ path: 'cancel' })).at).toBe('/date')
  })

  test('a line that was not listed cannot be begun, however it is asked for', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'contact')
    await listed(visitor)
    const { subscriptionId } = world.operator.line(i + 2).binding
    const page = await visitor.submit({ line: subscriptionId }, '/lines/start')
    expect(page.at).toBe('/lines')
    expect((await visitor.get('/standing')).text).toContain(shownNumber(i))
  })
})

describe('lines that depend on the one that ends', () => {
  test('are shown, another’s masked; what becomes of them is asked, and stands in the case', async () => {
    leadsAGroup()
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'contact')
    const page = await listed(visitor)
    expect(page.text).toContain('Lines that depend on this one')
    expect(page.text).toContain('Calls are forwarded to +7 701 000 11 22')
    expect(page.text).toContain('Voicemail On')
    expect(page.text).not.toContain(shownNumber(i + 2))
    expect(page.text).toContain(masked(i + 2))
    await visitor.get('/decide')
    expect((await visitor.submit({ path: 'cancel' })).at).toBe('/members')
    expect(visitor.shown().html).not.toMatch(/<input[^>]* checked/)
    const missing = await visitor.submit({})
    expect(missing.status).toBe(422)
    expect((await visitor.submit({ members: 'own-plan' })).at).toBe('/date')
    await visitor.submit({ when: 'now' })
    await visitor.submit({ skip: 'yes' })
    await visitor.submit({ way: 'to-number', number: '+7 701 000 00 99' })
    const check = await visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en' })
    expect(check.text).toContain('Each gets a plan of its own')
    const received = await visitor.submit({}, '/check')
    const ref = /\/c\/([^/?]+)\/received/.exec(received.at)?.[1] ?? ''
    const stored = await world.caseOf(ref)
    expect(stored.case.facts.members).toMatchObject({ what: 'own-plan', by: 'subscriber' })
    expect(JSON.stringify(stored.case.standing), 'nobody’s number lies unsealed').not.toContain('+7700')
  })

  test('nobody said what becomes of them: an agent cannot accept, and the line is not touched', async () => {
    leadsAGroup()
    const ref = await world.open(i)
    await world.settle()
    await expect(world.approve(ref)).rejects.toThrow('members-undecided')
    await approveCase(world.desk, 'kcell', ref, agent, world.kcell, { members: true })
    expect((await world.caseOf(ref)).case.facts.members).toMatchObject({ what: 'with-agent', by: 'agent:dana' })
    await world.settle()
    expect(await world.places(ref)).toMatchObject([{ stuck: null }])
  })

  test('a line that came to rest on it after the decision: a person is called, nothing is barred', async () => {
    const ref = await world.open(i)
    await world.settle()
    leadsAGroup()
    await world.approve(ref)
    await world.settle()
    expect(await world.places(ref)).toMatchObject([{ task: 'still-ours', stuck: 'members-undecided' }])
    expect(world.operator.acted.filter((one) => one.binding.msisdn === numberOf(world, i))).toEqual([])
    await world.retry(ref, 'main')
    await world.settle()
    expect((await world.caseOf(ref)).case.facts.barredAt).toBeDefined()
  })
})
