import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkBin, checkIin } from './iin.ts'

describe('an IIN', () => {
  // Made up, with month 13, day 32 and a seventh digit 9 (or 7): the hard check must not mind.
  it.each(['001332900006', '001332900705'])('%s passes the hard check, with soft warnings', (iin) => {
    expect(checkIin(iin)).toEqual({ ok: true, iin, warnings: ['seventh-digit-unusual', 'birth-date-unusual'] })
  })

  it('is never issued where both passes give ten', () => {
    for (let last = 0; last < 10; last += 1)
      expect(checkIin(`00133290078${last}`)).toEqual({ ok: false, code: 'check-digit' })
  })

  it('is read as people write it', () => {
    expect(checkIin(' 001332 900006 ')).toMatchObject({ ok: true, iin: '001332900006' })
    expect(checkIin('００１３３２９００００６')).toMatchObject({ ok: true, iin: '001332900006' })
  })

  it('says what is wrong', () => {
    const codeOf = (text: string) => {
      const checked = checkIin(text)
      return checked.ok ? 'ok' : checked.code
    }
    expect(['', '  ', '00133290000', '0013329000066', '00133290000O', '001332900007'].map(codeOf)).toEqual([
      'empty',
      'empty',
      'length',
      'length',
      'not-digits',
      'check-digit',
    ])
  })

  it('only warns when the birth date differs', () => {
    const iin = withCheckDigit('90010130000')
    expect(checkIin(iin, '1990-01-01')).toEqual({ ok: true, iin, warnings: [] })
    expect(checkIin(iin, '1991-01-01')).toEqual({ ok: true, iin, warnings: ['birth-date-differs'] })
  })

  it('of any eleven digits has at most one check digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11}$/), (body) => {
        const valid = [...'0123456789'].filter((last) => checkIin(body + last).ok)
        expect(valid.length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

it('a BIN has the same check digit and no warnings', () => {
  expect(checkBin('001332900006')).toEqual({ ok: true, bin: '001332900006' })
  expect(checkBin('001332900007')).toEqual({ ok: false, code: 'check-digit' })
})

function withCheckDigit(body: string): string {
  const last = [...'0123456789'].find((digit) => checkIin(body + digit).ok)
  if (last === undefined) throw new Error('both passes give ten')
  return body + last
}
