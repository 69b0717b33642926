import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browser, houseOf, proven, untilCheck, visitorOf } from '../../test/portal-browser.ts'
import { days, makeWorld, type World } from '../../test/world.ts'
import type { Standing } from '../domain/line.ts'
import { caseLink } from '../store/link-keys.ts'
import { trackingRoutes } from './tracking.tsx'

/* What the pages say of a line that is not simply active and paid: read as a person reads them. */

let world: World
let i = 4500
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i += 1
})

const tenge = (minor: number) => ({ minor, currency: 'KZT' })
function stands(standing: Partial<Standing>): void {
  world.operator.change(i, (line) => ({ ...line, standing: { ...line.standing, ...standing } }))
}
async function standing(change: Partial<Standing>) {
  stands(change)
  const visitor = visitorOf(world)
  return { visitor, page: await proven(world, i, visitor) }
}

describe('the page of the line', () => {
  test('a suspended line in arrears: what is owed, the way out, and that the request can be sent all the same', async () => {
    const { visitor, page } = await standing({
      state: 'suspended',
      suspendedFor: 'debt',
      payment: 'postpaid',
      dues: [{ billId: 'b-10', amount: tenge(420_000), dueOn: '2026-11-20' }],
    })
    expect(page.text).toContain('Your line is suspended')
    expect(page.text).toContain('Unpaid bills 4,200 ₸')
    expect(page.text).toContain('To pay: 4,200 ₸ It comes with the final bill. This does not stop the cancellation.')
    expect(page.text).toContain('None of this keeps you from sending the request.')
    await visitor.get('/decide')
    expect((await visitor.submit({ path: 'cancel' })).at).toContain('/date')
  })

  test('an order under way and a port: each is named, with its way out, the gravest first', async () => {
    const { page } = await standing({
      openOrders: [{ id: 'o-1', what: 'Roaming package' }],
      portRequest: { to: 'Beeline', requestedAt: '2026-11-22T05:00:00.000Z' },
      balance: { money: tenge(150_000), bonus: tenge(0), packages: [] },
    })
    expect(page.text).toContain('Orders under way Roaming package')
    expect(page.text).toContain('An order is under way: Roaming package We wait until it is done or taken back.')
    expect(page.text).toContain('The number is being ported to another operator Cancelling now would end the port')
    const [grave, know] = ['Before the line is switched off', 'Good to know'].map((words) => page.text.indexOf(words))
    expect(grave).toBeGreaterThan(0)
    expect(know).toBeGreaterThan(grave ?? 0)
  })

  test('a contract that still runs and a device in instalments: until when, and what is left', async () => {
    const { page } = await standing({
      commitments: [
        { kind: 'plan', name: 'Two years', startsOn: '2025-06-01', endsOn: '2027-05-31', monthly: tenge(500_000) },
        {
          kind: 'device',
          name: 'Router',
          startsOn: '2025-06-01',
          endsOn: '2027-05-31',
          residual: tenge(1_800_000),
        },
      ],
    })
    expect(page.text).toContain('Contract term Two years, until 31 May 2027')
    expect(page.text).toContain('The contract runs until 31 May 2027')
    expect(page.text).toContain('Router: 18,000 ₸')
    expect(page.text).toContain('The rest comes with the final bill. It is shown before you send anything.')
  })

  test('money and bonus: what is theirs, what is not paid out, and until when it can be used', async () => {
    const { page } = await standing({
      balance: {
        money: tenge(0),
        bonus: tenge(70_000),
        packages: [{ name: 'Data', amount: 12, units: 'GB' }],
      },
    })
    expect(page.text).toContain('Bonus 700 ₸: not money, not paid out')
    expect(page.text).toContain('Data: 12 GB: not money, not paid out')
    expect(page.text).toContain('A bonus is not paid out. You can use it until the line ends.')
  })
})

describe('before it is sent', () => {
  test('an early end: its cost is read, line by line, before the last button', async () => {
    stands({
      payment: 'postpaid',
      unbilled: tenge(30_000),
      commitments: [
        { kind: 'device', name: 'Router', startsOn: '2025-06-01', endsOn: '2027-05-31', residual: tenge(1_800_000) },
      ],
    })
    const visitor = visitorOf(world)
    const page = await untilCheck(world, i, visitor)
    expect(page.text).toContain('Rest of the device’s price 18,000 ₸')
    expect(page.text).toContain('Used and not billed yet 300 ₸')
    expect(page.text.indexOf('Rest of the device’s price')).toBeLessThan(page.text.indexOf('Cancel this line'))
  })

  test('copy first: contacts, messages and other data, and that they cannot be got back', async () => {
    const page = await untilCheck(world, i, visitorOf(world))
    expect(page.text).toContain(
      'Contacts, messages and other data that are only on the SIM or in the operator’s account cannot be got back. Copy them first.',
    )
  })

  test('three ends to choose from: now, the end of the term, or a day; service and billing then have a day each', async () => {
    stands({
      commitments: [
        { kind: 'plan', name: 'Two years', startsOn: '2025-01-01', endsOn: '2026-12-31', monthly: tenge(500_000) },
      ],
    })
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    await visitor.get('/decide')
    const date = await visitor.submit({ path: 'cancel' })
    expect(date.text).toContain('At the end of the contract: 31 December 2026')
    await visitor.submit({ when: 'term' })
    await visitor.submit({ skip: 'yes' })
    await visitor.submit({ way: 'to-number', number: '+7 701 000 00 99' })
    const check = await visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en' })
    expect(check.text).toContain('Service end 31 December 2026')
    expect(check.text).toContain('Billing end 31 December 2026')
    expect((await visitor.submit({})).at).toContain('/received')
  })
})

describe('another way than cancelling', () => {
  const other = async (path: string) => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    await visitor.get('/decide')
    return visitor.submit({ path })
  }

  test('porting: before the end, by the new operator, and whether it is possible after the end', async () => {
    const page = await other('port')
    expect(page.text).toContain('You arrange this with the new operator, not here.')
    expect(page.text).toContain('Port instead of cancelling: when the port is done, the line here ends by itself.')
    expect(page.text).toContain('Whether a number can still be ported after its line has ended, we do not know.')
    expect(page.html, 'back to the four ways').toContain('href="/decide"')
  })

  test('handing it over: the formalities, in whose name it stands, and who answers for it until then', async () => {
    const page = await other('transfer')
    expect(page.text).toContain('The operator publishes forms for re-registering a line to another person.')
    expect(page.text).toContain('Until it is re-registered, the line stands in your name.')
    expect(page.text).toContain(
      'Until then you answer for its charges, and may have to answer for what is done with it.',
    )
    expect(page.text).toContain('Handing over only the card changes nothing of that.')
  })
})

test('a promise in danger is on the page of the request while there is still time', async () => {
  const ref = await world.open(i)
  await world.settle()
  await world.passQuietly(days(7))
  const reader = browser(new Hono().route('/', trackingRoutes(houseOf(world))))
  const page = await reader.get(caseLink(world.desk.keys, '', 'kcell', ref))
  expect(page.text).toContain('It may take longer than promised. We have seen it and are on it.')
  world.rewind()
})
