import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { controlsIn, readElements } from './elements.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-elements-'))
  path = join(folder, 'elements.yaml')
})
afterEach(() => rm(folder, { recursive: true }))

test('what stands below a connector is handed on as it is', async () => {
  await writeFile(path, 'kcell:\n  radius:\n    aaa: { secret: s3 }\n', { mode: 0o600 })
  expect(await readElements(path)).toEqual({ kcell: { radius: { aaa: { secret: 's3' } } } })
})

test('no file is no elements; a file that is not there is an error', async () => {
  expect(await readElements(undefined)).toEqual({})
  await expect(readElements(path)).rejects.toThrow('there is no such file')
})

test('secrets that others can read are not used', async () => {
  await writeFile(path, 'kcell: {}\n')
  await chmod(path, 0o644)
  await expect(readElements(path)).rejects.toThrow('chmod 600')
})

test('a file of another shape says what it should be', async () => {
  await writeFile(path, 'kcell: [radius]\n', { mode: 0o600 })
  await expect(readElements(path)).rejects.toThrow('must name operators')
})

test('controls are found wherever a connector keeps one: a card, a profile, a username made of one', () => {
  const part = {
    osmocom: { hlrs: [{ control: '401020000000001' }], servingNodes: [{ control: '401020000000002' }] },
    radius: { aaa: { control: '401020000000003@wlan.example' }, other: { control: 'test-card' } },
    es2plus: { url: 'https://8999701020000000042', status: { control: '8999701020000000034' } },
  }
  expect([...controlsIn(part)]).toEqual([
    '401020000000001',
    '401020000000002',
    '401020000000003',
    '8999701020000000034',
  ])
  expect(controlsIn(undefined).size).toBe(0)
})
