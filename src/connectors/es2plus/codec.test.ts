import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Reply } from './client.ts'
import { cancelledOf, iccidFromWire, iccidToWire, stateIn, wouldHandOut } from './codec.ts'
import { noticeIn } from './listener.ts'

const iccid = '8999701020000000018'
const answer = (body: unknown): Reply => ({ is: 'answer', body })
const status = (of: string, codes?: string) => {
  const [subjectCode, reasonCode] = codes?.split('/') ?? []
  return { functionExecutionStatus: { status: of, ...(codes ? { statusCodeData: { subjectCode, reasonCode } } : {}) } }
}
const cancel = (of: string, codes?: string) => cancelledOf(answer({ header: status(of, codes) }))

describe('an ICCID on the wire', () => {
  test('is twenty signs, filled up with F, and the same again when it comes back', () => {
    expect(iccidToWire(iccid)).toBe(`${iccid}F`)
    expect(iccidToWire(`${iccid}3`)).toBe(`${iccid}3`)
    expect(iccidFromWire(`${iccid}f`)).toBe(iccid)
    for (const not of ['', '123', `${iccid}FFF`, `${iccid}333`, '89997010200000000 18', 'F'.repeat(20)]) {
      expect(iccidFromWire(not)).toBeUndefined()
    }
    for (const not of ['', '89', `${iccid}33`, `${iccid}F`]) expect(iccidToWire(not)).toBeUndefined()
  })

  test('comes back whatever it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{18,20}$/), (digits) => {
        const wire = iccidToWire(digits) ?? ''
        expect(wire).toHaveLength(20)
        expect(iccidFromWire(wire)).toBe(digits)
      }),
    )
  })
})

describe('the answer to cancelOrder', () => {
  test.each([
    ['Executed-Success', undefined, { is: 'cancelled' }],
    ['Executed-WithWarning', '8.2.1/3.5', { is: 'cancelled' }],
    ['Failed', '8.2.1/3.3', { is: 'already-downloaded' }],
    ['Failed', '8.2.1/3.7', { is: 'already-unavailable' }],
    ['Failed', '8.2.1/3.9', { is: 'refused', code: 'unknown-profile' }],
    ['Failed', '8.2.1/1.2', { is: 'refused', code: 'not-our-profile' }],
    ['Failed', '8.1.1/3.10', { is: 'refused', code: 'other-eid' }],
    ['Failed', '8.2.6/2.2', { is: 'refused', code: 'matching-id-wanted' }],
    ['Failed', '1.1/1.1', { is: 'refused', code: 'smdp-1.1-1.1' }],
    ['Failed', undefined, { is: 'refused', code: 'failed' }],
    ['Expired', undefined, { is: 'refused', code: 'expired' }],
    // Troubles of the moment: whether it acted is not known.
    ['Failed', '8.8/4.2', { is: 'cannot-tell', because: 'smdp-8.8/4.2' }],
    ['Failed', '8.9/5.1', { is: 'cannot-tell' }],
  ])('%s %s', (of, codes, meaning) => {
    expect(cancel(of, codes)).toMatchObject(meaning)
  })

  test('that is none, is lost or has another shape: cannot-tell', () => {
    expect(cancelledOf({ is: 'lost', because: 'timeout' })).toEqual({ is: 'cannot-tell', because: 'timeout' })
    for (const body of [
      undefined,
      null,
      7,
      'Executed-Success',
      [],
      {},
      { header: status('executed-success') },
      { header: {} },
    ]) {
      expect(cancelledOf(answer(body))).toEqual({ is: 'cannot-tell', because: 'unexpected-shape' })
    }
  })
})

describe('the state of a profile', () => {
  const list = (...of: [string, string][]) =>
    answer({ header: status('Executed-Success'), profileStatusList: of.map(([id, state]) => ({ iccid: id, state })) })

  test('is read whatever its letters, by its ICCID alone', () => {
    expect(stateIn(list([`${iccid}F`, 'RELEASED']), iccid)).toMatchObject({ is: 'read', state: 'released' })
    expect(stateIn(list(['8999701020000000026F', 'Released']), iccid)).toMatchObject({ state: 'absent' })
    expect(stateIn(answer({ header: status('Failed', '8.2.1/3.9') }), iccid)).toMatchObject({ state: 'absent' })
  })

  test('that is unknown, told in two ways, or refused is none', () => {
    for (const reply of [
      list([iccid, 'ASLEEP']),
      list([iccid, 'RELEASED'], [iccid, 'UNAVAILABLE']),
      answer({ header: status('Failed', '8.2.1/1.2') }),
      answer({ header: status('Executed-Success') }),
      answer('Unavailable'),
      { is: 'lost', because: 'http-404' } as const,
    ]) {
      expect(stateIn(reply, iccid).is).toBe('cannot-tell')
    }
  })

  test('says whether somebody could still download it', () => {
    const handedOut = (['available', 'allocated', 'linked', 'confirmed', 'released'] as const).map(wouldHandOut)
    expect(handedOut).toEqual([true, true, true, true, true])
    const over = (['downloaded', 'installed', 'error', 'unavailable', 'absent'] as const).map(wouldHandOut)
    expect(over).toEqual([false, false, false, false, false])
  })
})

describe('handleDownloadProgressInfo', () => {
  const heardAt = '2026-11-22T09:05:00.000Z'
  const body = (changed: Record<string, unknown> = {}) =>
    JSON.stringify({
      header: { functionRequesterIdentifier: '2.999.10', functionCallIdentifier: 'n-1' },
      iccid: `${iccid}F`,
      profileType: 'consumer',
      timestamp: '2026-11-01T17:00:00+05:00',
      notificationPointId: 4,
      notificationPointStatus: { status: 'Executed-Success' },
      ...changed,
    })

  test('is told in our words, by the sender’s clock and by ours', () => {
    expect(noticeIn(body({ eid: '8'.repeat(32), resultData: 'vzc=' }), {}, heardAt)).toEqual({
      target: 'smdp',
      iccid,
      what: 'installed',
      went: 'well',
      saidAt: '2026-11-01T12:00:00.000Z',
      heardAt,
      eid: '8'.repeat(32),
      raw: 'handleDownloadProgressInfo 4 Executed-Success 2026-11-01T17:00:00+05:00',
      result: 'vzc=',
    })
  })

  test('a vendor’s own points mean what the elements file says, and nothing otherwise', () => {
    expect(noticeIn(body({ notificationPointId: '5' }), { 5: 'deleted' }, heardAt)?.what).toBe('deleted')
    expect(noticeIn(body({ notificationPointId: 5 }), {}, heardAt)?.what).toBe('other')
    expect(noticeIn(body({ notificationPointId: 4 }), { 4: 'deleted' }, heardAt)?.what).toBe('installed')
  })

  test('a step that failed did not happen', () => {
    const failed = { status: 'Failed', statusCodeData: { subjectCode: '8.2.10', reasonCode: '4.2' } }
    expect(noticeIn(body({ notificationPointStatus: failed }), {}, heardAt)).toMatchObject({
      what: 'installed',
      went: 'wrong',
    })
  })

  test('what SGP.22 would not send is none', () => {
    for (const wrong of [
      'no json',
      '[]',
      'null',
      body({ iccid: '12' }),
      body({ iccid: undefined }),
      body({ timestamp: 'yesterday' }),
      body({ timestamp: '2026-11-01' }),
      body({ eid: 'x' }),
      body({ header: undefined }),
      body({ notificationPointId: -1 }),
      body({ notificationPointId: 'four' }),
      body({ notificationPointStatus: { status: 'Perhaps' } }),
    ]) {
      expect(noticeIn(wrong, {}, heardAt)).toBeUndefined()
    }
  })
})

describe('anything at all', () => {
  const anything = fc.oneof(fc.jsonValue(), fc.anything({ withBigInt: false }))
  /** Near misses: the right members with anything in them. */
  const almost = fc.record(
    {
      header: fc.oneof(
        anything,
        fc.record({ functionExecutionStatus: fc.oneof(anything, fc.record({ status: anything })) }),
      ),
      profileStatusList: fc.oneof(anything, fc.array(fc.record({ iccid: anything, state: anything }))),
      iccid: fc.oneof(anything, fc.constant(`${iccid}F`)),
      timestamp: fc.oneof(anything, fc.constant('+275760-09-13T00:00:00Z'), fc.constant('2026-11-01T17:00:00Z')),
      notificationPointId: anything,
      notificationPointStatus: anything,
    },
    { requiredKeys: [] },
  )

  test('a strange body is never a crash, never an end and never an absence', () => {
    fc.assert(
      fc.property(fc.oneof(anything, almost), (body) => {
        expect(['cannot-tell', 'refused']).toContain(cancelledOf(answer(body)).is)
        expect(stateIn(answer(body), iccid).is).toBe('cannot-tell')
      }),
      { numRuns: 1_000 },
    )
  })

  test('strange text is never a crash and never a notice', () => {
    const text = fc.oneof(
      fc.string(),
      anything.map((value) => JSON.stringify(value) ?? ''),
      almost.map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(text, (given) => {
        expect(noticeIn(given, {}, '2026-11-22T09:05:00.000Z')).toBeUndefined()
      }),
      { numRuns: 1_000 },
    )
  })
})
