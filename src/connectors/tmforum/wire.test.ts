import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Binding } from '../../domain/line.ts'
import { bindingOf, lineOnFile, sameBinding, useOf } from './line-on-file.ts'
import { observationsIn } from './reading.ts'
import {
  agreementShape,
  allOf,
  billShape,
  bucketShape,
  customerShape,
  majorOf,
  minorOf,
  oneOf,
  productShape,
  rateShape,
  refusalIn,
  serviceOrderShape,
  serviceShape,
} from './shapes.ts'
import { answerOf } from './switching.ts'

function sample<T>(name: string, shape: z.ZodType<T>): T {
  return shape.parse(JSON.parse(readFileSync(new URL(`./samples/${name}.json`, import.meta.url), 'utf8')))
}

const product = sample('product-suspended', productShape)
const money = sample(
  'money',
  z.object({
    buckets: z.array(bucketShape),
    bills: z.array(billShape),
    unbilled: z.array(rateShape),
    agreements: z.array(agreementShape),
  }),
)
const orders = sample('service-orders', z.record(z.string(), serviceOrderShape))

function orderIn(state: string) {
  return serviceOrderShape.parse({ id: 'x', state, serviceOrderItem: [{ service: { id: 'S-1' } }] })
}

test.each([
  [undefined, 'phone'],
  ['phone', 'phone'],
  ['Data', 'data'],
  ['alarm', 'alarm'],
  ['eCall', 'alarm'],
  ['lift', 'alarm'],
  ['telecare', 'alarm'],
  ['a word of the operator’s own', 'alarm'],
])('a line used as «%s» is a %s: what we do not know is taken for a device', (word, use) => {
  expect(useOf(word)).toBe(use)
})

describe('a line on file', () => {
  const customer = sample('customer', customerShape)
  const openOrders = [
    { ...orderIn('inProgress'), id: 'so-7', description: 'Roaming pack' },
    { ...orderIn('inProgress'), id: 'so-8', category: 'line-end' },
    { ...orderIn('completed'), id: 'so-9' },
  ]
  const sources = { product, customer, related: [], orders: openOrders, ...money }
  const line = lineOnFile('kcell', sources, '2026-11-22T09:00:00.000Z', 'Asia/Almaty')

  test('binds subscription, customer (not dealer), number and both cards', () => {
    expect(line.binding).toEqual({
      subscriptionId: 'P-77',
      holderId: 'CU-5',
      msisdn: '+77015550099',
      profiles: [
        { imsi: '401020000010099', iccid: '89997010200000100995', form: 'sim', role: 'main' },
        { imsi: '401020000020099', iccid: '89997010200000200993', form: 'esim', role: 'companion' },
      ],
    })
  })

  test('stands as the systems say, days in the operator’s zone, money in tiyn', () => {
    expect(line.standing).toEqual({
      asOf: '2026-11-22T09:00:00.000Z',
      state: 'suspended',
      suspendedFor: 'debt',
      payment: 'postpaid',
      use: 'phone',
      plan: 'Bundle 24',
      services: ['voice', 'sms', 'data'],
      holder: { kind: 'person', name: 'Aigul S', iin: '001332900006' },
      contacts: [{ channel: 'email', address: 'aigul@example.test', since: '2024-04-01' }],
      balance: {
        money: { minor: 123_456, currency: 'KZT' },
        bonus: { minor: 50_000, currency: 'KZT' },
        packages: [{ name: 'Internet', amount: 2.5, units: 'GB' }],
        trustPayment: { minor: 30_000, currency: 'KZT' },
      },
      dues: [{ billId: 'B-1', amount: { minor: 890_010, currency: 'KZT' }, dueOn: '2026-10-25' }],
      unbilled: { minor: 30, currency: 'KZT' },
      commitments: [
        {
          kind: 'plan',
          name: 'Bundle 24',
          startsOn: '2026-02-01',
          endsOn: '2028-01-31',
          monthly: { minor: 690_000, currency: 'KZT' },
        },
      ],
      openOrders: [{ id: 'so-7', what: 'Roaming pack' }],
      portRequest: { to: 'beeline', requestedAt: '2026-11-20T05:00:00.000Z' },
      holds: ['court'],
      footprint: { dependents: [] },
    })
  })

  test('what hangs on it: forwarding, voicemail, and living lines that say they rely on it', () => {
    const other = (id: string, holder: string, more: object) =>
      productShape.parse({
        ...product,
        id,
        relatedParty: [{ id: holder, role: 'customer' }],
        realizingResource: product.realizingResource.map((one) =>
          one.name === 'msisdn' ? { ...one, value: `+7701555${id.slice(-4)}` } : one,
        ),
        productRelationship: [{ relationshipType: 'reliesOn', product: { id: 'P-77' } }],
        ...more,
      })
    const leading = productShape.parse({
      ...product,
      productCharacteristic: [
        ...product.productCharacteristic,
        { name: 'callForwarding', value: '+77015550001' },
        { name: 'voicemail', value: true },
      ],
    })
    const related = [
      other('P-0001', 'CU-5', {}),
      other('P-0002', 'CU-9', {}),
      other('P-0003', 'CU-9', { status: 'terminated' }),
      other('P-0004', 'CU-9', { productRelationship: [{ relationshipType: 'bundled', product: { id: 'P-77' } }] }),
      other('P-0005', 'CU-9', { productRelationship: [{ relationshipType: 'reliesOn', product: { id: 'P-1' } }] }),
    ]
    expect(lineOnFile('kcell', { ...sources, product: leading, related }, '', 'UTC').standing.footprint).toEqual({
      forwardsTo: '+77015550001',
      voicemail: true,
      dependents: [
        { msisdn: '+77015550001', ownLine: true },
        { msisdn: '+77015550002', ownLine: false },
      ],
    })
  })

  test('a status with a stray space is read; one that is no line is not guessed at', () => {
    const stateAs = (status: string) =>
      lineOnFile('kcell', { ...sources, product: productShape.parse({ ...product, status }) }, '', 'UTC').standing.state
    expect(stateAs('aborted ')).toBe('terminated')
    expect(stateAs('pendingTerminate')).toBe('pending-termination')
    expect(() => stateAs('pendingActive')).toThrow(RangeError)
  })

  test.each<[string, (binding: Binding) => void]>([
    ['another holder', (binding) => void Object.assign(binding, { holderId: 'CU-6' })],
    ['another number', (binding) => void Object.assign(binding, { msisdn: '+77015550000' })],
    ['another subscription', (binding) => void Object.assign(binding, { subscriptionId: 'P-78' })],
    ['one card fewer', (binding) => void binding.profiles.pop()],
    ['another IMSI', (binding) => void Object.assign(binding.profiles[0] ?? {}, { imsi: '401020000090099' })],
    ['another ICCID', (binding) => void Object.assign(binding.profiles[1] ?? {}, { iccid: '89997010200000900990' })],
  ])('%s is another line', (_, alter) => {
    const binding = bindingOf(product)
    expect(sameBinding(binding, { ...bindingOf(product), profiles: bindingOf(product).profiles.reverse() })).toBe(true)
    alter(binding)
    expect(sameBinding(binding, bindingOf(product))).toBe(false)
  })
})

describe('an order’s answer', () => {
  test.each([
    ['acknowledged', { is: 'accepted' }],
    ['pending', { is: 'in-progress' }],
    ['held', { is: 'in-progress' }],
    ['inProgress', { is: 'in-progress' }],
    ['assessingCancellation', { is: 'in-progress' }],
    ['completed', { is: 'done' }],
    ['rejected', { is: 'refused', code: 'rejected' }],
    ['cancelled', { is: 'refused', code: 'cancelled', late: true }],
    ['somethingNew', { is: 'cannot-tell', because: 'order-state-somethingNew' }],
  ])('%s', (state, answer) => {
    expect(answerOf([orderIn(state)])).toEqual(answer)
  })

  test('a completed bar brings what stood before it', () => {
    expect(answerOf(orders.completed ? [orders.completed] : [])).toEqual({
      is: 'done',
      kept: { state: 'inactive', bars: ['debt'] },
    })
  })

  test('a failure brings the element’s code, a partial one its targets', () => {
    expect(answerOf(orders.failed ? [orders.failed] : [])).toEqual({ is: 'refused', code: 'HLR-17', late: true })
    expect(answerOf(orders.partial ? [orders.partial] : [])).toEqual({ is: 'partly', done: ['core'] })
  })

  test('of several under one key the furthest counts, and it says so', () => {
    const answer = answerOf([orderIn('failed'), orderIn('completed')])
    expect(answer).toEqual({ is: 'done', note: '2 orders under one key' })
  })
})

describe('a reading', () => {
  const probe = { operator: 'kcell', target: 'core', binding: bindingOf(product), at: '2026-11-22T09:00:00.000Z' }
  const service = sample('service-barred', serviceShape)

  test('one observation per identity; what is not in the answer is not absent', () => {
    const [main, companion] = observationsIn(service, 'reader@kcell', probe)
    expect(main).toEqual({
      target: 'core',
      subject: 'imsi:401020000010099',
      known: true,
      admits: false,
      attached: false,
      controlAlive: true,
      reader: 'reader@kcell',
      element: 'hlr-hss-1.example',
      at: '2026-11-22T09:05:00.000Z',
      raw: 'network-access-mode none; Ki [masked] | control DIAMETER_SUCCESS (2001)',
    })
    expect(companion).toMatchObject({ known: 'cannot-tell', admits: 'cannot-tell', controlAlive: false })
  })

  test('no control, or the line as its own control: not alive', () => {
    const without = service.serviceCharacteristic.filter(({ name }) => name !== 'control')
    const alive = (characteristics: typeof without) =>
      observationsIn({ ...service, serviceCharacteristic: characteristics }, 'r', probe)[0]?.controlAlive
    expect(alive(without)).toBe(false)
    const own = without.find(({ name }) => name === 'identity')?.value as object
    expect(alive([...without, { name: 'control', value: { ...own, admits: true } }])).toBe(false)
  })

  test('an SM-DP+ is asked for eSIM profiles only', () => {
    const subjects = observationsIn(service, 'r', { ...probe, target: 'smdp' }).map(({ subject }) => subject)
    expect(subjects).toEqual(['iccid:89997010200000200993'])
  })
})

describe('replies', () => {
  test('a list that is only a page, or no list, is no evidence of absence', () => {
    expect(allOf(rateShape, { is: 'answer', status: 200, body: [], total: 0 })).toEqual({ is: 'read', value: [] })
    expect(allOf(rateShape, { is: 'answer', status: 200, body: [], total: 7 }).is).toBe('cannot-tell')
    expect(allOf(rateShape, { is: 'answer', status: 206, body: [], total: 0 }).is).toBe('cannot-tell')
    expect(allOf(rateShape, { is: 'answer', status: 404, body: [] }).is).toBe('cannot-tell')
    expect(allOf(rateShape, { is: 'answer', status: 200, body: { error: 'x' } }).is).toBe('cannot-tell')
  })

  test('a 404 is absence only in TM Forum’s words', () => {
    const reply = (body: unknown) => oneOf(rateShape, { is: 'answer', status: 404, body }).is
    expect(reply({ code: '60', reason: 'notFound' })).toBe('absent')
    expect(reply({ message: 'no route' })).toBe('cannot-tell')
  })

  test('a refusal needs a code', () => {
    expect(refusalIn({ is: 'answer', status: 409, body: { code: 17, reason: 'busy' } })).toBe('17')
    expect(refusalIn({ is: 'answer', status: 409, body: {} })).toBeUndefined()
    expect(refusalIn({ is: 'answer', status: 500, body: { code: '1', reason: 'x' } })).toBeUndefined()
  })

  test('money crosses as whole minor units or not at all', () => {
    expect(minorOf({ unit: 'KZT', value: 1234.56 })).toEqual({ minor: 123_456, currency: 'KZT' })
    expect(minorOf({ unit: 'JPY', value: 5 })).toEqual({ minor: 5, currency: 'JPY' })
    expect(majorOf({ minor: -1, currency: 'KZT' })).toEqual({ unit: 'KZT', value: -0.01 })
    expect(() => minorOf({ unit: 'KZT', value: 1.005 })).toThrow(RangeError)
  })
})
