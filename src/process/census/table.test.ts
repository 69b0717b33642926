import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columnsIn } from './columns.ts'
import { type Row, readTable } from './table.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-table-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(bytes: string | Buffer): Promise<{ header: string[]; rows: Row[] }> {
  const path = join(folder, 'table.csv')
  await writeFile(path, bytes)
  const { header, rows } = await readTable(path)
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return { header, rows: all }
}

describe('a table as spreadsheets save it', () => {
  test.each([
    ['commas', 'msisdn,ended\n+77011234567,2026-11-24\n'],
    ['semicolons, a byte order mark, Windows line ends', '\ufeffmsisdn;ended\r\n+77011234567;2026-11-24\r\n'],
    ['tabs', 'msisdn\tended\n+77011234567\t2026-11-24'],
    ['a separator that it names itself', 'sep=|\nmsisdn|ended\n+77011234567|2026-11-24\n'],
    ['quotes and spaces', '"msisdn" ; "ended"\n "+77011234567" ; 2026-11-24 \n'],
    ['UTF-16', Buffer.from('\ufeffmsisdn;ended\n+77011234567;2026-11-24\n', 'utf16le')],
  ])('%s', async (_, bytes) => {
    const { header, rows } = await read(bytes)
    expect(header).toEqual(['msisdn', 'ended'])
    expect(rows.map(({ cells }) => cells)).toEqual([['+77011234567', '2026-11-24']])
  })

  test('Windows-1251, which a spreadsheet does not say', async () => {
    const cyrillic = Buffer.from([0xcd, 0xee, 0xec, 0xe5, 0xf0, 0x3b, 0x45, 0x6e, 0x64, 0x0a, 0x37, 0x3b, 0x38, 0x0a])
    expect((await read(cyrillic)).header).toEqual(['Номер', 'End'])
  })

  test('lines are counted as an editor counts them, empty ones included', async () => {
    const { rows } = await read('msisdn\n\n+77011234567\n;;\n\n+77011234568\n')
    expect(rows.map(({ line }) => line)).toEqual([3, 6])
  })

  test('what cannot be a table is said plainly', async () => {
    await expect(read('')).rejects.toThrow('is empty')
    await expect(read('\n\n \n')).rejects.toThrow('nothing but empty lines')
    await expect(read('+77011234567;2026-11-24\n')).rejects.toThrow('begins with a number')
    await expect(readTable(join(folder, 'nowhere.csv'))).rejects.toThrow('there is no such file')
    await expect(readTable(folder)).rejects.toThrow('cannot be read: EISDIR')
    await expect(read(`a;b\n1;"${'x'.repeat(200_000)}`)).rejects.toThrow('after line 1: a quotation mark')
  })
})

describe('columns', () => {
  test('are known by their usual names, in any language and spelling', () => {
    expect([...columnsIn(['Phone Number', 'IMSI', 'Дата отключения', 'ended by']).at]).toEqual([
      ['msisdn', 0],
      ['imsi', 1],
      ['ended', 2],
    ])
    expect(columnsIn(['手机号码', '销户时间', '备注'])).toMatchObject({ passedOver: ['备注'] })
    expect(columnsIn(['Нөмір', 'last_bill', 'Billing-End']).at.get('billing-end')).toBe(2)
  })
  test('can be told, and are asked for where two look alike or none names a line', () => {
    expect(columnsIn(['A', 'Closed on'], 'msisdn=A, ended=closed on').at.get('ended')).toBe(1)
    expect(() => columnsIn(['number', 'phone'])).toThrow('both look like msisdn')
    expect(columnsIn(['number', 'phone'], 'msisdn=phone').at.get('msisdn')).toBe(1)
    expect(() => columnsIn(['a', 'b'])).toThrow('No column names a line. There are: "a", "b"')
    expect(() => columnsIn(['a'], 'colour=a')).toThrow('knows no "colour"')
    expect(() => columnsIn(['a'], 'msisdn=b')).toThrow('names "b"; there is: "a"')
  })
})
