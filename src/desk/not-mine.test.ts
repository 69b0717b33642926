import { expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'

const { here, nextLine } = deskScene()

test('the case says what it is and when the line was last used; accepting asks what was looked at', async () => {
  const line = nextLine()
  const lastTrafficAt = '2026-11-22T08:00:00.000Z'
  here.world.operator.change(line, (one) => ({ ...one, standing: { ...one.standing, lastTrafficAt } }))
  const ref = await here.world.open(line, { notMine: true })
  await here.world.settle()
  const b = await here.desk.as('kcell-agent')
  const page = await b.get(`/desk/c/${ref}`)
  expect(page.text).toContain('The holder says that they never took this line')
  expect(page.text).toContain('Last used')
  await b.get(`/desk/c/${ref}/approve`)
  const refused = await b.submit({})
  expect(refused.status).toBe(400)
  expect(refused.text).toContain('Confirm that you have looked at how the line was taken')
  await b.submit({ looked: 'yes' })
  expect((await here.world.caseOf(ref)).case.facts).toMatchObject({ notMine: { looked: { by: 'agent:kcell-agent' } } })
})

test('that the holder took it is a reason for such a report alone', async () => {
  const [report, ordinary] = [await here.world.open(nextLine(), { notMine: true }), await here.world.open(nextLine())]
  await here.world.settle()
  const b = await here.desk.as('kcell-agent')
  expect((await b.get(`/desk/c/${report}/reject`)).html).toContain('taken-by-holder')
  expect((await b.get(`/desk/c/${ordinary}/reject`)).html).not.toContain('taken-by-holder')
  expect((await b.submit({ code: 'taken-by-holder' })).status).toBe(400)
})

test('lines that depend on the one that ends: accepting asks what becomes of them', async () => {
  const line = nextLine()
  const footprint = { dependents: [{ msisdn: '+77000000001', ownLine: false }] }
  here.world.operator.change(line, (one) => ({ ...one, standing: { ...one.standing, footprint } }))
  const ref = await here.world.open(line)
  await here.world.settle()
  const b = await here.desk.as('kcell-agent')
  expect((await b.get(`/desk/c/${ref}`)).text).toContain('Lines that depend on this one')
  await b.get(`/desk/c/${ref}/approve`)
  expect((await b.submit({})).text).toContain('Confirm that the holder has decided')
  await b.submit({ members: 'yes' })
  expect((await here.world.caseOf(ref)).case.facts.members).toMatchObject({ what: 'with-agent' })
})
