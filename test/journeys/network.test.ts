import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { GSUP } from '../../src/connectors/osmocom/gsup.ts'
import { osmocom } from '../../src/connectors/osmocom/osmocom.ts'
import { HOUR_MS } from '../../src/domain/instant.ts'
import type { Office, Tools } from '../../src/process/tools.ts'
import { watchLines } from '../../src/process/watch.ts'
import { walk } from '../../src/process/worker.ts'
import { alarmsOfCases } from '../../src/store/alarms.ts'
import { inOperator } from '../../src/store/db.ts'
import { control, startCore, type TestCore } from '../network/core.ts'
import { missingPrograms } from '../network/element.ts'
import { type FaultProxy, startFaultProxy } from '../network/fault-proxy.ts'
import { startHlr, type TestHlr, type TestLine } from '../network/hlr.ts'
import { startVlr } from '../network/vlr.ts'
import { makeWorld, type World } from '../world.ts'

/*
 * Whole cases against a real osmo-hlr and a real osmo-sgsn: the list walks, the elements answer, and judges of their own
 * (the SGSN's command line, the HLR's file, a phone that tries) say whether the end was right. Books and money are scripted.
 */

const missing = missingPrograms('osmo-hlr', 'osmo-sgsn', 'sqlite3')

describe.skipIf(missing.length > 0)('cases on a real core', { timeout: 120_000 }, () => {
  let world: World
  let core: TestCore
  let door: FaultProxy
  let peers: FaultProxy
  let connector: ReturnType<typeof osmocom>
  beforeEach(async () => {
    onMoment = undefined
    world = await makeWorld()
    core = await startCore()
    door = await startFaultProxy(core.hlr.address, 4259)
    peers = await startFaultProxy(core.hlr.address, 4222)
    connector = osmocom({ operator: 'kcell', elements: elementsOf() })
  })
  // We ask and we cancel. A Delete-Subscriber-Data is never said: osmo-sgsn refuses it and goes on serving (1.9.0).
  afterEach(() => {
    const allowed: number[] = [GSUP.sendAuthInfo, GSUP.locationCancel, GSUP.locationCancel + 2]
    expect([...peers.gsup].filter((type) => !allowed.includes(type))).toEqual([])
  })
  afterEach(async () => {
    await connector?.close?.()
    await door?.stop()
    await peers?.stop()
    await core?.stop()
    await world?.close()
  })

  /** Orders go through a door that can be troubled; the reader has its own way. */
  const elementsOf = (more: Record<string, unknown> = {}) => {
    const [hlr] = core.elements.hlrs as Record<string, unknown>[]
    const { address } = core.hlr
    const reader = { host: address, ctrlPort: 4259, gsupPort: peers.port }
    const writer = { host: address, ctrlPort: door.port, gsupPort: peers.port }
    return { ...core.elements, timeoutMs: 400, hlrs: [{ ...hlr, ...writer, ...more, reader }] }
  }

  let onMoment: Tools['onMoment']
  const toolsOf = (): Tools => {
    const office: Office = {
      ...world.kcell,
      connectorFor: (action) =>
        ['bar', 'restore', 'terminate', 'observe'].includes(action) ? connector : world.operator.connector,
    }
    return { ...world.tools, officeOf: () => office, ...(onMoment ? { onMoment } : {}) }
  }

  /** Walks and lets time pass until the line stands at a task, is stuck or has ended. */
  const until = async (ref: string, task: string, stepMs = HOUR_MS / 2): Promise<string> => {
    for (let steps = 0; steps < 400; steps += 1) {
      await walk(toolsOf(), 'kcell', [ref])
      const place = (await world.places(ref)).find(({ lane }) => lane !== 'money')
      if (!place) return 'ended'
      if (place.stuck) return `stuck at ${place.task}: ${place.stuck}`
      if (place.task === task) return `at ${task}`
      await world.passQuietly(stepMs)
    }
    throw new Error(`never came to ${task}`)
  }
  const lineOf = (i: number): TestLine => {
    const { binding } = world.operator.line(i)
    return { imsi: binding.profiles[0]?.imsi ?? '', msisdn: binding.msisdn.slice(1) }
  }
  /** A line that is sold and attached, and an approved case for it. */
  const opened = async (i: number, attach = true): Promise<{ ref: string; line: TestLine }> => {
    const line = lineOf(i)
    await core.hlr.provision(line)
    if (attach) await core.sgsn.attach(line.imsi)
    const ref = await world.open(i)
    await walk(toolsOf(), 'kcell', [ref])
    await world.approve(ref)
    return { ref, line }
  }
  const served = async ({ imsi }: TestLine) => (await core.sgsn.entry(imsi))?.authorized ?? false
  const inFile = ({ imsi }: TestLine) =>
    core.hlr.rows(`select nam_cs || nam_ps from subscriber where imsi = '${imsi}'`)[0] ?? 'gone'
  const certified = async (ref: string) => (await world.messages(ref)).includes('certificate')

  test('withdrawn after the bar: what stood before is given back, and the phone is let in again', async () => {
    const { ref, line } = await opened(1)
    expect(await served(line)).toBe(true)
    expect(await until(ref, 'bar-dwell')).toBe('at bar-dwell')
    expect([await served(line), inFile(line)]).toEqual([false, '00'])
    await world.withdraw(ref)
    expect(await until(ref, 'nowhere')).toBe('ended')
    expect(inFile(line)).toBe('11')
    await core.sgsn.attach(line.imsi)
    expect(await served(line)).toBe(true)
  })

  test('walked to its certificate: no register knows it, no node holds it, no phone is let in; sold anew it works', async () => {
    const { ref, line } = await opened(2)
    expect(await until(ref, 'quarantine-end')).toBe('at quarantine-end')
    expect(await certified(ref)).toBe(true)
    expect([await served(line), inFile(line)]).toEqual([false, 'gone'])
    const vlr = await startVlr(core.hlr.address, 'VLR-JUDGE')
    expect(await vlr.authenticate(line.imsi)).toEqual({ cause: 2 })
    expect(await vlr.switchOn(line.imsi)).toEqual({ is: 'refused', cause: 2 })
    await core.hlr.provision(line)
    expect(await vlr.switchOn(line.imsi)).toEqual({ is: 'attached' })
    await vlr.stop()
  })

  test('withdrawn in the middle of a bar: what was begun is undone whole', async () => {
    const { ref, line } = await opened(3)
    // Closed for calls and for data, and nobody heard it; then a part of it is opened again by somebody else.
    onMoment = async ({ at, task }) => {
      if (task !== 'bar') return
      if (at === 'before-submit') door.mischief = 'answer-lost'
      if (at === 'after-submit') await core.hlr.set(`subscriber.by-imsi-${line.imsi}.ps-enabled`, '1')
    }
    await walk(toolsOf(), 'kcell', [ref])
    onMoment = undefined
    door.mischief = null
    expect(inFile(line)).toBe('01')
    await world.withdraw(ref)
    expect(await until(ref, 'nowhere')).toBe('ended')
    expect(inFile(line)).toBe('11')
  })

  test('the register dies in the middle and comes back: nothing is certified meanwhile, the end is right', async () => {
    const { ref, line } = await opened(4)
    expect(await until(ref, 'bar-dwell')).toBe('at bar-dwell')
    await core.hlr.kill()
    await world.passQuietly(80 * HOUR_MS)
    await walk(toolsOf(), 'kcell', [ref])
    expect(await certified(ref)).toBe(false)
    await core.hlr.restart()
    await core.sgsn.restart()
    await core.sgsn.attach(control.imsi)
    expect(await until(ref, 'quarantine-end')).toBe('at quarantine-end')
    expect([await certified(ref), inFile(line)]).toEqual([true, 'gone'])
  })

  test('the answer to the delete is lost: it is found done, and not ordered twice', async () => {
    const { ref, line } = await opened(5)
    expect(await until(ref, 'bar-dwell')).toBe('at bar-dwell')
    door.mischief = 'answer-lost'
    await world.passQuietly(80 * HOUR_MS)
    await walk(toolsOf(), 'kcell', [ref])
    door.mischief = null
    expect(await until(ref, 'quarantine-end')).toBe('at quarantine-end')
    expect(door.ordered.filter(({ text }) => text === `SET subscriber.delete ${line.imsi}`)).toHaveLength(1)
    expect(inFile(line)).toBe('gone')
  })

  test('served by a node that nobody can read: stuck above the line, and withdrawable', async () => {
    const { ref, line } = await opened(6, false)
    const roaming = await startVlr(core.hlr.address, 'MSC-ABROAD')
    await roaming.switchOn(line.imsi, 'cs')
    expect(await until(ref, 'bar-dwell')).toBe('stuck at barred: cannot-observe:cannot-tell')
    expect(inFile(line)).toBe('00')
    await world.withdraw(ref)
    expect(await until(ref, 'nowhere')).toBe('ended')
    expect(inFile(line)).toBe('11')
    await roaming.stop()
  })

  test('an emptied register says no to everybody: nothing is certified', async () => {
    const { ref } = await opened(7)
    expect(await until(ref, 'bar-dwell')).toBe('at bar-dwell')
    await core.hlr.set('subscriber.delete', lineOf(7).imsi)
    await core.hlr.set('subscriber.delete', control.imsi)
    expect(await until(ref, 'quarantine-end')).toBe('stuck at dead: cannot-observe:control-silent')
    expect(await certified(ref)).toBe(false)
  })

  test('a mistyped IMSI: no register knows it, so nothing is barred and nothing is ended', async () => {
    await core.hlr.provision({ imsi: '401029900000088', msisdn: '77000000088' })
    const ref = await world.open(8)
    await walk(toolsOf(), 'kcell', [ref])
    await world.approve(ref)
    expect(await until(ref, 'bar-dwell')).toBe('stuck at bar: refused:no-such-subscriber')
    expect(inFile({ imsi: '401029900000088', msisdn: '' })).toBe('11')
  })

  test('an HLR that is asked for somebody else’s range: refused, and named', async () => {
    await connector.close?.()
    connector = osmocom({ operator: 'kcell', elements: elementsOf({ imsis: ['401020000000000-401020000000009'] }) })
    const { ref, line } = await opened(9)
    expect(await until(ref, 'bar-dwell')).toBe('stuck at bar: refused:no-hlr-for-imsi')
    expect([await served(line), inFile(line)]).toEqual([true, '11'])
  })

  test('a phone that was switched off all the time: the register had let it in, and no longer does', async () => {
    const { ref, line } = await opened(10, false)
    expect(await until(ref, 'quarantine-end')).toBe('at quarantine-end')
    expect([await certified(ref), inFile(line)]).toEqual([true, 'gone'])
  })

  test('somebody provisions the line again after its end: seen served, not certified', async () => {
    const { ref, line } = await opened(11)
    expect(await until(ref, 'next-day')).toBe('at next-day')
    await core.hlr.provision(line)
    expect(await until(ref, 'quarantine-end')).toBe('stuck at dead-next-day: still-served')
    expect(await certified(ref)).toBe(false)
  })

  /** Our reader asks another register, whose own control lives. */
  const readElsewhere = async (...known: TestLine[]): Promise<TestHlr> => {
    const other = await startHlr()
    await other.provision(control, ...known)
    await connector.close?.()
    const [hlr] = core.elements.hlrs as Record<string, unknown>[]
    const hlrs = [{ ...hlr, reader: { host: other.address, ctrlPort: 4259, gsupPort: 4222 } }]
    connector = osmocom({ operator: 'kcell', elements: { ...core.elements, hlrs } })
    return other
  }

  test('the reader asks the wrong partition: it never saw the line there, so a no from it proves nothing', async () => {
    const other = await readElsewhere()
    try {
      const { ref, line } = await opened(12)
      expect(await until(ref, 'bar-dwell')).toBe('stuck at barred: never-seen-serving')
      await world.withdraw(ref)
      expect(await until(ref, 'nowhere')).toBe('stuck at bar: restore-not-seen')
      expect([inFile(line), await certified(ref)]).toEqual(['11', false])
    } finally {
      await other.stop()
    }
  })

  test('the reader asks a copy of the register that stands still: what it still knows is never called dead', async () => {
    const other = await readElsewhere(lineOf(13))
    try {
      for (const domain of ['cs', 'ps']) await other.set(`subscriber.by-imsi-${lineOf(13).imsi}.${domain}-enabled`, '0')
      const { ref, line } = await opened(13)
      expect(await until(ref, 'quarantine-end')).toBe('stuck at dead: still-served')
      expect([inFile(line), await certified(ref)]).toEqual(['gone', false])
    } finally {
      await other.stop()
    }
  })

  test('a second card of the line lives on: the line is not dead, though its first card is', async () => {
    const companion = { imsi: '401029900000914', msisdn: '77029900914' }
    await core.hlr.provision(companion)
    world.operator.change(14, (at) => ({
      ...at,
      binding: {
        ...at.binding,
        profiles: [
          ...at.binding.profiles,
          {
            imsi: companion.imsi,
            iccid: '8999702990000000914',
            msisdn: `+${companion.msisdn}`,
            form: 'sim',
            role: 'companion',
          },
        ],
      },
    }))
    const { ref, line } = await opened(14)
    expect(await until(ref, 'dead')).toBe('at dead')
    expect([inFile(line), inFile(companion)]).toEqual(['gone', 'gone'])
    await core.hlr.provision(companion)
    expect(await until(ref, 'quarantine-end')).toBe('stuck at dead: still-served')
    expect(await certified(ref)).toBe(false)
  })

  test('deleted by another hand meanwhile: a second delete does no harm, and the end is right', async () => {
    const { ref, line } = await opened(15)
    expect(await until(ref, 'bar-dwell')).toBe('at bar-dwell')
    await core.hlr.set('subscriber.delete', line.imsi)
    expect(await until(ref, 'quarantine-end')).toBe('at quarantine-end')
    expect([await certified(ref), await served(line), inFile(line)]).toEqual([true, false, 'gone'])
  })

  test('a phone that attaches after the certificate: an alarm for a person, and not one order more', async () => {
    const { ref, line } = await opened(16)
    expect(await until(ref, 'quarantine-end')).toBe('at quarantine-end')
    await core.hlr.provision(line)
    await core.sgsn.attach(line.imsi)
    const ordered = door.ordered.length
    for (let half = 0; half < 4; half += 1) {
      await world.passQuietly(12 * HOUR_MS)
      await watchLines(toolsOf(), 'kcell')
    }
    const alarms = await inOperator(world.db, 'kcell', (tx) => alarmsOfCases(tx, 'kcell', [ref]))
    expect(alarms).toMatchObject([{ kind: 'served-again', decided: null }])
    expect(alarms[0]?.detail.seen).toEqual(['core/known', 'core/admits', 'core/attached'])
    expect([door.ordered.length, inFile(line), await served(line)]).toEqual([ordered, '11', true])
  })
})
