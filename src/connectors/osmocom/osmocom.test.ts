import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindingOf, control, startCore, type TestCore } from '../../../test/network/core.ts'
import { missingPrograms } from '../../../test/network/element.ts'
import type { TestLine } from '../../../test/network/hlr.ts'
import { startVlr, type TestVlr } from '../../../test/network/vlr.ts'
import type { Observation } from '../../domain/evidence.ts'
import type { Binding } from '../../domain/line.ts'
import type { Action, Answer, Connector, Listed, Order } from '../connector.ts'
import { osmocom } from './osmocom.ts'

/*
 * The connector before a real osmo-hlr and a real osmo-sgsn, and before the ways in which such a core misleads. Judges are
 * the SGSN's own command line, the HLR's file read by sqlite3, and a serving node of the tests that tries to let a phone in.
 */

const missing = missingPrograms('osmo-hlr', 'osmo-sgsn', 'sqlite3')
const at = '2026-11-25T09:00:00.000Z'

describe.skipIf(missing.length > 0)('a real core', () => {
  let core: TestCore
  let vlr: TestVlr
  let connector: Connector
  let serial = 100
  beforeAll(async () => {
    core = await startCore()
    vlr = await startVlr(core.hlr.address, 'VLR-TEST')
    connector = osmocom({ operator: 'testnet', elements: core.elements })
  })
  afterAll(async () => {
    await connector?.close?.()
    await vlr?.stop()
    await core?.stop()
  })

  const newLine = async (): Promise<TestLine> => {
    serial += 1
    const line = { imsi: `401020000000${serial}`, msisdn: `77010000${serial}` }
    await core.hlr.provision(line)
    return line
  }
  const order = (action: Action, binding: Binding, detail?: Order['detail']): Order => ({
    key: `C-${serial}/${action}/core/1`,
    action,
    target: 'core',
    operator: 'testnet',
    binding,
    at,
    ...(detail ? { detail } : {}),
  })
  const submit = async (...given: Parameters<typeof order>): Promise<Answer> =>
    (await connector.submit([order(...given)]))[0] ?? { is: 'cannot-tell', because: 'nothing' }
  const check = async (...given: Parameters<typeof order>): Promise<Answer> =>
    (await connector.check([order(...given)]))[0] ?? { is: 'cannot-tell', because: 'nothing' }
  const seen = async (binding: Binding, by = connector): Promise<Observation[]> =>
    (await by.observe?.([{ operator: 'testnet', target: 'core', binding, at }]))?.[0] ?? []
  const stands = async (binding: Binding) =>
    (await seen(binding)).map(({ known, admits, attached, controlAlive }) => ({
      known,
      admits,
      attached,
      controlAlive,
    }))
  const isInFile = ({ imsi }: TestLine) =>
    core.hlr.rows(`select nam_cs || nam_ps from subscriber where imsi = '${imsi}'`)[0] ?? 'gone'
  const served = async ({ imsi }: TestLine) => (await core.sgsn.entry(imsi))?.authorized ?? false

  test('attached, barred, let in again, ended, sold anew: each step as the elements themselves say', async () => {
    const line = await newLine()
    const binding = bindingOf(line)
    await core.sgsn.attach(line.imsi)
    expect(await served(line)).toBe(true)
    const alive = { known: true, admits: true, attached: true, controlAlive: true }
    expect(await stands(binding)).toEqual([alive])

    const barred = await submit('bar', binding)
    expect(barred).toEqual({ is: 'done', kept: { cards: [{ imsi: line.imsi, cs: true, ps: true }] } })
    expect(await stands(binding)).toEqual([{ known: true, admits: false, attached: false, controlAlive: true }])
    expect(await served(line)).toBe(false)
    expect(isInFile(line)).toBe('00')
    expect(await vlr.switchOn(line.imsi, 'ps')).toEqual({ is: 'refused', cause: 7 })
    expect(await vlr.switchOn(line.imsi, 'cs')).toEqual({ is: 'refused', cause: 11 })
    // A barred line is still authenticated: vectors say nothing about admission.
    expect(await vlr.authenticate(line.imsi)).toEqual({ vectors: 5 })

    expect(await submit('restore', binding, { kept: barred.is === 'done' ? barred.kept : null })).toEqual({
      is: 'done',
    })
    await core.sgsn.attach(line.imsi)
    expect(await served(line)).toBe(true)
    expect(await stands(binding)).toEqual([alive])

    await submit('bar', binding)
    expect(await submit('terminate', binding)).toEqual({ is: 'done' })
    const [dead] = await seen(binding)
    expect(dead).toMatchObject({ known: false, admits: false, attached: false, controlAlive: true })
    expect(dead?.raw).toContain('No such subscriber. GSUP SendAuthInfo: cause 2')
    expect(await served(line)).toBe(false)
    expect(isInFile(line)).toBe('gone')
    expect(await vlr.authenticate(line.imsi)).toEqual({ cause: 2 })
    expect(await vlr.switchOn(line.imsi)).toEqual({ is: 'refused', cause: 2 })
    expect(await core.sgsn.vty(`show mm-context imsi ${line.imsi}`)).toContain('No MM context')

    await core.hlr.provision(line)
    await core.sgsn.attach(line.imsi)
    expect(await stands(binding)).toEqual([alive])
  })

  test('a plain delete in the HLR leaves the SGSN serving; this procedure does not', async () => {
    const [plain, ours] = [await newLine(), await newLine()]
    for (const { imsi } of [plain, ours]) await core.sgsn.attach(imsi)
    await core.hlr.set('subscriber.delete', plain.imsi)
    expect(await submit('terminate', bindingOf(ours))).toEqual({ is: 'done' })
    expect(await served(plain)).toBe(true)
    expect(await served(ours)).toBe(false)
    expect([isInFile(plain), isInFile(ours)]).toEqual(['gone', 'gone'])
    // The HLR's own word would have been believed: only the serving node tells.
    expect(await stands(bindingOf(plain))).toEqual([
      { known: false, admits: false, attached: true, controlAlive: true },
    ])
    // And what a plain delete left behind is mended by ordering the end once more.
    expect(await check('terminate', bindingOf(plain))).toEqual({ is: 'never-arrived' })
    expect(await submit('terminate', bindingOf(plain))).toEqual({ is: 'done' })
    expect(await served(plain)).toBe(false)
  })

  test('closing access alone throws nobody out', async () => {
    const line = await newLine()
    await core.sgsn.attach(line.imsi)
    for (const domain of ['cs', 'ps']) await core.hlr.set(`subscriber.by-imsi-${line.imsi}.${domain}-enabled`, '0')
    expect(await stands(bindingOf(line))).toEqual([{ known: true, admits: false, attached: true, controlAlive: true }])
    expect(await check('bar', bindingOf(line))).toEqual({ is: 'never-arrived' })
  })

  test('restore gives back exactly what stood before: a line barred for calls stays barred for calls', async () => {
    const line = await newLine()
    const binding = bindingOf(line)
    await core.hlr.set(`subscriber.by-imsi-${line.imsi}.cs-enabled`, '0')
    const [kept] = (await connector.profile?.([order('bar', binding)])) ?? []
    expect(kept).toEqual({ cards: [{ imsi: line.imsi, cs: false, ps: true }] })
    expect(await submit('bar', binding)).toEqual({ is: 'done', kept })
    expect(isInFile(line)).toBe('00')
    expect(await check('restore', binding, { kept })).toEqual({ is: 'never-arrived' })
    expect(await submit('restore', binding, { kept })).toEqual({ is: 'done' })
    expect(isInFile(line)).toBe('01')
    expect(await check('restore', binding, { kept })).toEqual({ is: 'done' })
  })

  test('a second card of the line is barred, seen and ended with the first', async () => {
    const [main, watch] = [await newLine(), await newLine()]
    const binding = bindingOf(main, watch)
    for (const { imsi } of [main, watch]) await core.sgsn.attach(imsi)
    await submit('bar', binding)
    expect([await served(main), await served(watch)]).toEqual([false, false])
    expect(await submit('terminate', binding)).toEqual({ is: 'done' })
    expect([isInFile(main), isInFile(watch)]).toEqual(['gone', 'gone'])
    expect((await seen(binding)).map(({ subject, known }) => [subject, known])).toEqual([
      [`imsi:${main.imsi}`, false],
      [`imsi:${watch.imsi}`, false],
    ])
  })

  test('a second delete does no harm, and is done', async () => {
    const line = await newLine()
    expect(await submit('terminate', bindingOf(line))).toEqual({ is: 'done' })
    expect(await check('terminate', bindingOf(line))).toEqual({ is: 'done' })
    expect(await submit('terminate', bindingOf(line))).toEqual({ is: 'done' })
  })

  test('a number that is another card’s by now stops every order', async () => {
    const line = await newLine()
    const binding = {
      ...bindingOf(line),
      msisdn: '+77019999999',
      profiles: bindingOf(line).profiles.map(({ msisdn: _, ...one }) => one),
    }
    for (const action of ['bar', 'terminate'] as const) {
      expect(await submit(action, binding)).toEqual({ is: 'refused', code: 'binding-changed' })
    }
    expect(isInFile(line)).toBe('11')
  })

  test('a mistyped IMSI is barred by nobody and was never seen', async () => {
    const binding = bindingOf({ imsi: '401020000000999', msisdn: '77010000999' })
    expect(await submit('bar', binding)).toEqual({ is: 'refused', code: 'no-such-subscriber' })
    expect(await connector.profile?.([order('bar', binding)])).toEqual([null])
    expect(await stands(binding)).toMatchObject([{ known: false, admits: false }])
  })

  test('an IMSI in no HLR’s range is refused, and never called absent', async () => {
    const binding = bindingOf({ imsi: '250020000000999', msisdn: '77010000999' })
    for (const action of ['bar', 'terminate'] as const) {
      expect(await submit(action, binding)).toEqual({ is: 'refused', code: 'no-hlr-for-imsi' })
      expect(await check(action, binding)).toEqual({ is: 'never-arrived' })
    }
    const unsaid = { known: 'cannot-tell', admits: 'cannot-tell', attached: 'cannot-tell', controlAlive: false }
    expect(await stands(binding)).toEqual([unsaid])
  })

  test('a serving node that cannot be read: attached is not told, nothing is deleted unless it was reached', async () => {
    const line = await newLine()
    const binding = bindingOf(line)
    const roaming = await startVlr(core.hlr.address, 'MSC-ABROAD')
    expect(await roaming.switchOn(line.imsi, 'cs')).toEqual({ is: 'attached' })
    expect(await stands(binding)).toMatchObject([{ known: true, admits: true, attached: 'cannot-tell' }])
    // It is told to let go, as every node that the HLR names; that it did is not believed.
    expect(await submit('bar', binding)).toMatchObject({ is: 'done' })
    expect(roaming.attached.has(line.imsi)).toBe(false)
    expect(await stands(binding)).toMatchObject([{ admits: false, attached: 'cannot-tell' }])
    await roaming.stop()
    await untilGone('MSC-ABROAD')
    expect(await submit('terminate', binding)).toEqual({ is: 'cannot-tell', because: 'serving-node-not-connected' })
    expect(isInFile(line)).toBe('00')
  })
  const untilGone = async (name: string) => {
    for (let n = 0; n < 50; n += 1) {
      const vector = await vlr.authenticate(control.imsi)
      if (!('vectors' in vector)) throw new Error(`${name}: the HLR is gone`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }

  test('a phone that is switched off: not attached before, and still let in; only that counts against it', async () => {
    const line = await newLine()
    expect(await stands(bindingOf(line))).toEqual([{ known: true, admits: true, attached: false, controlAlive: true }])
  })

  test('an emptied register denies everybody: its control is silent', async () => {
    const line = await newLine()
    const elsewhere = await startCore()
    try {
      const [hlr] = elsewhere.elements.hlrs as Record<string, unknown>[]
      const misled = osmocom({ operator: 'testnet', elements: { ...core.elements, hlrs: [hlr] } })
      expect(await seen(bindingOf(line), misled)).toMatchObject([{ known: false, controlAlive: true }])
      await elsewhere.hlr.set('subscriber.delete', control.imsi)
      expect(await seen(bindingOf(line), misled)).toMatchObject([{ known: false, controlAlive: false }])
      await misled.close?.()
    } finally {
      await elsewhere.stop()
    }
  })

  test('nothing that is read carries the key of a card or a vector', async () => {
    const line = await newLine()
    const everything = JSON.stringify([await seen(bindingOf(line)), await submit('bar', bindingOf(line))])
    expect(everything).not.toMatch(/[0-9a-f]{32}/i)
    expect(everything).not.toContain('aud2g')
  })

  test('two workers, and a look from elsewhere, are told apart by the register: each gets its own answers', async () => {
    const line = await newLine()
    const others = [1, 2].map(() => osmocom({ operator: 'testnet', elements: core.elements }))
    try {
      for (const one of [connector, ...others, connector])
        expect(await seen(bindingOf(line), one)).toMatchObject([{ known: true, admits: true, controlAlive: true }])
    } finally {
      await Promise.all(others.map((one) => one.close?.()))
    }
  })

  test('the register is listed from its own file, without a hand on it', async () => {
    const [open, barred] = [await newLine(), await newLine()]
    await submit('bar', bindingOf(barred))
    const listed: Listed[] = []
    for await (const one of connector.list?.('core') ?? []) listed.push(one)
    expect(listed).toContainEqual({ target: 'core', imsi: open.imsi, msisdn: `+${open.msisdn}`, state: 'serving' })
    expect(listed).toContainEqual({ target: 'core', imsi: barred.imsi, msisdn: `+${barred.msisdn}`, state: 'barred' })
    expect(listed).toHaveLength(core.hlr.rows('select 1 from subscriber').length)
  })

  test('a batch of many lines is barred and ended together, each once', async () => {
    const many = await Promise.all(Array.from({ length: 40 }, newLine))
    const orders = (action: Action) =>
      many.map((line) => ({ ...order(action, bindingOf(line)), key: `${line.imsi}/${action}` }))
    expect((await connector.submit(orders('bar'))).filter(({ is }) => is !== 'done')).toEqual([])
    expect((await connector.submit(orders('terminate'))).filter(({ is }) => is !== 'done')).toEqual([])
    expect(core.hlr.rows(`select imsi from subscriber where imsi in (${many.map(({ imsi }) => imsi).join()})`)).toEqual(
      [],
    )
  })
})
