import { describe, expect, test } from 'vitest'
import { proxiesOf, readSettings } from './config.ts'

describe('the list of trusted proxies', () => {
  test('holds addresses and networks of both families; nothing that is no address is ever one of them', () => {
    const isProxy = proxiesOf('10.0.0.5, 192.168.0.0/16,fd00::/8')
    expect(['10.0.0.5', '192.168.77.1', 'fd12::1'].map(isProxy)).toEqual([true, true, true])
    expect(['10.0.0.6', '192.169.0.1', 'fe80::1', '', 'unknown'].map(isProxy)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
    expect(proxiesOf('')('127.0.0.1'), 'by default nobody is believed').toBe(false)
  })

  test.each([
    ['10.0.0.300', '"10.0.0.300" is no address'],
    ['10.0.0.0/33', '"10.0.0.0/33" is no network'],
    ['10.0.0.1,,', 'is empty'],
    ['proxy.example', '"proxy.example" is no address'],
    ['fd00::/x', '"fd00::/x" is no network'],
  ])('a wrong list stops the start and says what is wrong: %s', (list, words) => {
    expect(() => proxiesOf(list)).toThrow(words)
  })

  test('a wrong one is named among the settings that cannot be used', () => {
    expect(() => readSettings({ SIGNOFF_PROXIES: 'nginx' })).toThrow(
      'SIGNOFF_PROXIES: "nginx" is no address; write addresses',
    )
  })
})

test('a token for the numbers of the house that is too short stops the start', () => {
  expect(() => readSettings({ SIGNOFF_METRICS_TOKEN: 'short' })).toThrow('SIGNOFF_METRICS_TOKEN')
})

describe('an address of an operator’s systems', () => {
  test.each(['ftp://foo', 'bss.example', 'http//bss.example', 'file:///etc/passwd', 'ldap://user:secret@bss'])(
    '%s is refused when settings are read, with every other wrong one, and is not repeated',
    (url) => {
      const read = () => readSettings({ SIGNOFF_KCELL_URL: url, SIGNOFF_TELE2_URL: 'x', PORT: '0', SMS_URL: url })
      expect(read).toThrow(/SIGNOFF_KCELL_URL: must be an address that begins with http/)
      expect(read).toThrow(/SIGNOFF_TELE2_URL: must be an address/)
      expect(read).toThrow(/PORT: /)
      expect(read).toThrow(/SMS_URL: must be an address/)
      expect(read).not.toThrow('secret')
    },
  )
  test('over HTTP it is taken', () => {
    for (const url of ['http://127.0.0.1:8090/kcell', 'https://bss.example'])
      expect(() => readSettings({ SIGNOFF_KCELL_URL: url, SIGNOFF_BASE_URL: url })).not.toThrow()
  })
})
