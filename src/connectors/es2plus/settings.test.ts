import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { es2plusSettings } from './settings.ts'

const pem = (of: string) => `-----BEGIN ${of}-----\nMA==\n-----END ${of}-----\n`
const given = (changed: Record<string, unknown> = {}) => ({
  url: 'https://smdp.example/',
  requester: '2.999.1',
  ca: pem('CERTIFICATE'),
  orders: { certificate: pem('CERTIFICATE'), key: pem('PRIVATE KEY') },
  ...changed,
})
const read = (changed: Record<string, unknown>) => () => es2plusSettings('kcell', given(changed))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signoff-es2plus-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('certificates are text or files; what is not said has a value', () => {
  const key = join(folder, 'orders.key')
  writeFileSync(key, pem('PRIVATE KEY'), { mode: 0o600 })
  expect(es2plusSettings('kcell', given({ orders: { certificate: pem('CERTIFICATE'), key } }))).toMatchObject({
    url: 'https://smdp.example',
    protocol: '2.5.0',
    orders: { key: pem('PRIVATE KEY') },
    timeoutMs: 5_000,
  })
})

test('each wrong part is named, with what it should be', () => {
  expect(() => es2plusSettings('kcell', undefined)).toThrow('has no part kcell.es2plus')
  expect(read({ url: 'http://smdp.example' })).toThrow('kcell.es2plus.url: must begin with https://')
  expect(read({ requester: 'kcell' })).toThrow('kcell.es2plus.requester: must be an object identifier')
  expect(read({ protocol: '3.1.0' })).toThrow('kcell.es2plus.protocol: must be a version of SGP.22 v2')
  expect(read({ ca: join(folder, 'none.pem') })).toThrow('which cannot be read')
  expect(read({ insecure: true })).toThrow('insecure')
  const status = { certificate: pem('CERTIFICATE'), key: pem('PRIVATE KEY') }
  expect(read({ status: { ...status, control: 89997010 } })).toThrow('put the digits in quotes')
})

test('a key that others can read is not used, nor a file that is no PEM', () => {
  const key = join(folder, 'orders.key')
  writeFileSync(key, pem('PRIVATE KEY'))
  chmodSync(key, 0o644)
  expect(read({ orders: { certificate: pem('CERTIFICATE'), key } })).toThrow(`chmod 600 ${key}`)
  writeFileSync(join(folder, 'ca.pem'), 'hello')
  expect(read({ ca: join(folder, 'ca.pem') })).toThrow('which is no PEM file')
})

test('who reads is not who orders', () => {
  const status = { certificate: pem('CERTIFICATE'), key: pem('PRIVATE KEY'), control: '8999701020000000034' }
  expect(read({ status })).toThrow('need different certificates')
})

test('for reading only, the certificate of the orders may be left out; with neither there is nothing to do', () => {
  const { orders: _, ...reading } = given()
  const status = { certificate: pem('CERTIFICATE'), key: pem('PRIVATE KEY'), control: '8999701020000000034' }
  expect(es2plusSettings('kcell', { ...reading, status })).toMatchObject({ status: { control: status.control } })
  expect(() => es2plusSettings('kcell', reading)).toThrow('kcell.es2plus: give orders; or status')
})
