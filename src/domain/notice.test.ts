import { expect, test } from 'vitest'
import { type Notice, whereaboutsOf } from './notice.ts'

const iccid = '8999701020000000018'
const heard = (what: Notice['what'], saidAt: string, changed: Partial<Notice> = {}): Notice => ({
  target: 'smdp',
  iccid,
  what,
  went: 'well',
  saidAt,
  heardAt: saidAt,
  raw: '',
  ...changed,
})
const noon = '2026-11-01T12:00:00.000Z'
const later = '2026-11-02T12:00:00.000Z'

test('the last thing said of a device is what is known, in whatever order it arrived', () => {
  const said = [heard('deleted', later), heard('installed', noon), heard('downloaded', noon)]
  expect(whereaboutsOf(said.slice(1), iccid)).toEqual({ is: 'on-device', what: 'installed', at: noon })
  expect(whereaboutsOf(said, iccid)).toEqual({ is: 'deleted', what: 'deleted', at: later })
  expect(whereaboutsOf([...said, heard('installed', '2026-11-03T12:00:00.000Z')], iccid).is).toBe('on-device')
})

test('what went wrong, what comes before a device, and another profile say nothing', () => {
  expect(whereaboutsOf([], iccid)).toEqual({ is: 'unheard' })
  expect(whereaboutsOf([heard('installed', noon, { went: 'wrong' }), heard('eligibility', noon)], iccid).is).toBe(
    'unheard',
  )
  expect(whereaboutsOf([heard('installed', noon)], '8999701020000000026').is).toBe('unheard')
})
