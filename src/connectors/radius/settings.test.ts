import { expect, test } from 'vitest'
import type { Binding } from '../../domain/line.ts'
import { settingsOf } from './settings.ts'
import { allUsernamesOf, identityIn, tiedTo, usernamesOf } from './usernames.ts'

const good = {
  usernames: ['{imsi}'],
  reader: { url: 'postgres://reader:r-secret@db/radius' },
  writer: { url: 'postgres://writer:w-secret@db/radius' },
  server: { host: '127.0.0.1', secret: 's-secret' },
  control: '401990000000000',
  nas: { default: { secret: 'n-secret' } },
}
const withMore = (more: Record<string, unknown>) => ({ aaa: { ...good, ...more } })

test('what is left out has the ports and tables that everybody uses', () => {
  expect(settingsOf('kcell', { aaa: good }).get('aaa')).toMatchObject({
    server: { port: 1812 },
    nas: { default: { port: 3799 } },
    reader: { radcheck: 'radcheck', radacct: 'radacct' },
    tries: 3,
  })
})

test.each([
  ['nothing at all', undefined, 'Say for each target'],
  ['no target', {}, 'names no target'],
  ['no control', withMore({ control: '' }), 'aaa.control'],
  ['a reader that is the writer', withMore({ reader: good.writer }), 'aaa.reader.url: must be another user'],
  ['a number without a tie', withMore({ usernames: ['{msisdn}'] }), 'a number is issued again to others'],
  ['a username of nobody', withMore({ usernames: ['guest'] }), 'must hold one of {imsi}'],
  ['a table that is a statement', withMore({ reader: { ...good.reader, radcheck: 'a; drop' } }), 'no plain name'],
  ['a NAS without a writer', withMore({ writer: undefined }), 'aaa.nas'],
  ['a word that nobody knows', withMore({ secrett: 'x' }), 'aaa'],
])('%s is explained, and no secret is repeated', (_what, elements, sentence) => {
  const message = messageOf(() => settingsOf('kcell', elements))
  expect(message).toContain('SIGNOFF_ELEMENTS, kcell, radius')
  expect(message).toContain(sentence)
  expect(message).not.toMatch(/[rwsn]-secret/)
})

const line: Binding = {
  subscriptionId: 'sub-1',
  holderId: 'holder-1',
  msisdn: '+77010000101',
  profiles: [
    { imsi: '401020000000101', iccid: '8999700000000000101', form: 'sim', role: 'main' },
    { imsi: '401020000000102', iccid: '8999700000000000102', form: 'esim', role: 'companion' },
  ],
}
const settings = (more: Record<string, unknown> = {}) => {
  const found = settingsOf('kcell', withMore(more)).get('aaa')
  if (!found) throw new Error('no settings')
  return found
}

test('every card has its usernames; a companion without a number has the line’s', () => {
  const tie = { table: 'subscribers', column: 'imsi', is: 'imsi' } as const
  const both = settings({ usernames: ['{msisdn}', '{imsi}@apn'], tie })
  expect(line.profiles.map((profile) => usernamesOf(both, line, profile))).toEqual([
    ['77010000101', '401020000000101@apn'],
    ['77010000101', '401020000000102@apn'],
  ])
  expect(allUsernamesOf(both, line)).toHaveLength(3)
  expect(tiedTo(both, { username: 'username', ...tie }, line, '77010000101')).toEqual([
    '401020000000101',
    '401020000000102',
  ])
  expect(tiedTo(both, { username: 'username', ...tie }, line, '401020000000102@apn')).toEqual(['401020000000102'])
})

test('a username is read back into whose it is; a stranger’s is left alone', () => {
  const found = settings({ usernames: ['apn-{imsi}', '{iccid}'] })
  expect(identityIn(found, 'apn-401020000000101', null)).toEqual({ imsi: '401020000000101' })
  expect(identityIn(found, '8999700000000000101', null)).toEqual({ iccid: '8999700000000000101' })
  expect(identityIn(found, 'somebody', null)).toEqual({})
})

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  throw new Error('it was taken')
}
