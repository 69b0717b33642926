import fc from 'fast-check'
import { expect, it } from 'vitest'
import { luhnDigit, parseIccid, parseImsi } from './card.ts'

const iccidOf = (payload: string) => `${payload}${luhnDigit(payload)}`

it('reads an ICCID as printed on the card', () => {
  const iccid = iccidOf('899970102000000001')
  expect(parseIccid(iccid.replace(/(.{4})/g, '$1 '))).toEqual({ ok: true, iccid })
  expect(parseIccid(`${iccid}F`)).toEqual({ ok: true, iccid })
  expect(parseIccid(iccidOf('8999701020000000012'))).toMatchObject({ ok: true })
})

it('says what is wrong with an ICCID', () => {
  const codeOf = (text: string) => {
    const parsed = parseIccid(text)
    return parsed.ok ? 'ok' : parsed.code
  }
  const iccid = iccidOf('899970102000000001')
  const wrong = `${iccid.slice(0, -1)}${(Number(iccid.at(-1)) + 1) % 10}`
  expect(['', '89997X1020000000018', '8999', `${iccid}123`, iccidOf('129970102000000001'), wrong].map(codeOf)).toEqual([
    'empty',
    'letters',
    'too-short',
    'too-long',
    'not-a-sim',
    'check-digit',
  ])
})

it('sees every single wrong digit', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^89\d{16}$/),
      fc.integer({ min: 2, max: 18 }),
      fc.integer({ min: 1, max: 9 }),
      (payload, at, by) => {
        const iccid = iccidOf(payload)
        const wrong = iccid.slice(0, at) + ((Number(iccid[at]) + by) % 10) + iccid.slice(at + 1)
        expect([parseIccid(iccid).ok, parseIccid(wrong).ok]).toEqual([true, false])
      },
    ),
  )
})

it('reads an IMSI', () => {
  expect(parseImsi('401 02 0000000001')).toEqual({ ok: true, imsi: '401020000000001' })
  expect(['', '4010200000', '4010200000000012', '40102000000000x'].map((text) => parseImsi(text).ok)).toEqual([
    false,
    false,
    false,
    false,
  ])
})
