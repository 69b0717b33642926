import { describe, expect, test } from 'vitest'
import { inRanges, osmocomSettings } from './settings.ts'

const sound = {
  hlrs: [{ name: 'hlr-1', host: '127.0.0.2', imsis: ['401020000000000-401029999999999'], control: '401020000000001' }],
  servingNodes: [{ name: 'SGSN-1', kind: 'osmo-sgsn', host: '127.0.0.2', control: '401020000000001' }],
}

describe('the elements file', () => {
  test('needs little where the ports are OsmoHLR’s own', () => {
    expect(osmocomSettings(sound, 'kcell')).toMatchObject({
      writer: 'signoff-writer',
      reader: 'signoff-reader',
      hlrs: [{ ctrlPort: 4259, gsupPort: 4222, asksForVectors: true }],
      servingNodes: [{ vtyPort: 4245 }],
    })
  })

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'operator kcell uses osmocom: name its elements in the file that SIGNOFF_ELEMENTS names'],
    ['no HLR', { ...sound, hlrs: [] }, 'kcell.osmocom.hlrs'],
    ['no serving node', { ...sound, servingNodes: [] }, 'kcell.osmocom.servingNodes'],
    ['one name for both', { ...sound, reader: 'signoff-writer' }, 'must be another name than the writer’s'],
    ['a bad range', { ...sound, hlrs: [{ ...sound.hlrs[0], imsis: ['40102'] }] }, 'two IMSIs of 15 digits'],
    [
      'an IMSI that YAML took for a number',
      { ...sound, hlrs: [{ ...sound.hlrs[0], control: 401020000000001 }] },
      'hlrs.0.control',
    ],
    [
      'a control from elsewhere',
      { ...sound, hlrs: [{ ...sound.hlrs[0], control: '250010000000001' }] },
      'lies in none of its own ranges',
    ],
    ['two HLRs for one IMSI', { ...sound, hlrs: [...sound.hlrs, { ...sound.hlrs[0], name: 'hlr-2' }] }, 'overlaps'],
    ['a word nobody knows', { ...sound, password: 'x' }, 'password'],
  ])('%s is said to be wrong, and where', (_, elements, sentence) => {
    expect(() => osmocomSettings(elements, 'kcell')).toThrow(sentence)
  })

  test('an IMSI of 14 digits belongs where its digits do', () => {
    const ranges = ['401020000000000-401029999999999']
    expect([inRanges('40102000000000', ranges), inRanges('40103000000000', ranges)]).toEqual([true, false])
    expect([inRanges('401029999999999', ranges), inRanges('401030000000000', ranges)]).toEqual([true, false])
  })
})
