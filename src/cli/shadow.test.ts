import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../test/postgres.ts'
import { type ShadowStage, shadowNow, shadowStage } from '../../test/shadow-stage.ts'
import { openJournal } from './shadow/journal.ts'
import { walkList } from './shadow/walk.ts'

let stage: ShadowStage
beforeEach(async () => {
  stage = await shadowStage()
})
afterEach(() => stage.close())

const quick = ['--operator', 'kcell', '--pause', '0', '--per-second', '1000000']

interface Finding {
  termination: { line: number; msisdn?: string }
  verdict: { served: string; because?: string; bills: { class: string; evidence: string }[] }
}

/** Runs on a list and answers what was found, by row. */
async function look(text: string | Buffer, ...more: string[]) {
  const list = await stage.file('list.csv', text)
  const out = join(stage.folder, 'out')
  const result = await stage.run(...quick, '--terminations', list, '--out', out, ...more)
  const whole = JSON.parse(await readFile(join(out, 'findings.json'), 'utf8')) as {
    counts: Record<string, number>
    findings: Finding[]
    problems: { line: number; code: string }[]
  }
  const byRow = new Map(whole.findings.map((one) => [one.termination.line, one.verdict]))
  return { ...result, out, ...whole, byRow }
}

const imsi = (i: number) => stage.operator.line(i).binding.profiles[0]?.imsi ?? ''
const msisdn = (i: number) => stage.operator.line(i).binding.msisdn

describe('10,000 ended lines', () => {
  test('37 planted zombies: all found, none invented', async () => {
    const planted = new Set(Array.from({ length: 37 }, (_, k) => 13 + k * 269))
    const rows = Array.from({ length: 10_000 }, (_, i) => {
      stage.end(i)
      if (planted.has(i)) stage.wake(i)
      return `${msisdn(i)};${imsi(i)};24.11.2026 18:00`
    })
    // An element that is out of reach for a while, one that answers without its control, a call that breaks.
    stage.operator.onObserve((probe, nth) => {
      const i = Number(probe.binding.subscriptionId.slice(4))
      if (nth > 1) return undefined
      return i === 500 ? 'throw' : i % 97 === 0 ? 'cannot-tell' : i % 89 === 0 ? 'control-dead' : undefined
    })
    const { code, said, findings, counts, out } = await look(`\ufeffНомер;IMSI;Дата отключения\r\n${rows.join('\r\n')}`)
    expect(code).toBe(3)
    const zombies = findings.filter(({ verdict }) => verdict.served === 'still-served')
    expect(new Set(zombies.map(({ termination }) => termination.line - 2))).toEqual(planted)
    expect(findings).toHaveLength(37)
    expect(counts).toEqual({
      'still-served': 37,
      'seen-once': 0,
      'still-known': 0,
      'could-not-tell': 0,
      'not-seen-serving': 9_963,
    })
    expect(said).toContain('Still served           37')
    expect(stage.operator.submitted).toEqual([])
    expect((await stat(join(out, 'findings.csv'))).mode & 0o777).toBe(0o600)
  })
})

describe('what may be said', () => {
  test('absence is never called proof; a control that is silent makes nothing clear', async () => {
    stage.end(1)
    stage.end(2)
    stage.operator.onObserve((probe) => (probe.binding.subscriptionId === 'sub-0000002' ? 'control-dead' : undefined))
    const { said, counts, byRow, out } = await look(`imsi,ended\n${imsi(1)},2026-11-24\n${imsi(2)},2026-11-24\n`)
    expect(counts['not-seen-serving']).toBe(1)
    expect(byRow.get(3)).toMatchObject({ served: 'could-not-tell', because: 'control-silent' })
    const page = await readFile(join(out, 'report.html'), 'utf8')
    for (const text of [said, page]) expect(text).not.toMatch(/\bdead\b|proven/i)
    expect(said).toContain('this does not prove that they are off')
  })

  test('why lines are unclear is said with counts and what to do; that elements answered no, only where they did', async () => {
    for (const i of [1, 2, 3]) stage.end(i)
    stage.operator.onObserve(({ binding }) =>
      binding.subscriptionId === 'sub-0000003' ? 'control-dead' : 'cannot-tell',
    )
    const rows = [1, 2, 3].map((i) => `${imsi(i)},2026-11-24`)
    const { said, code } = await look(`imsi,ended\n${rows.join('\n')}\n${imsi(4)},2026-12-24\n`)
    expect(code).toBe(1)
    expect(said).toContain(
      [
        'Could not tell, because',
        '       2  no-answer: An element gave no usable answer: run it again',
        '       1  control-silent: The control card was silent, so a “no” says nothing: check the reader, run it again',
        '       1  not-ended-yet: The list says that it ends later: run it again after that',
      ].join('\n'),
    )
    expect(said).not.toContain('Every element answered no')
  })

  test('a row whose end is in the future is named, and makes no run fail', async () => {
    stage.end(1)
    const { said, code } = await look(`imsi,ended\n${imsi(1)},2026-11-24\n${imsi(2)},2026-12-24\n`)
    expect(code).toBe(0)
    expect(said).toContain('       1  not-ended-yet: ')
    expect(said).toContain('Every element answered no')
  })

  test('served at one reading and not at the next is seen once; left on file and barred is a record', async () => {
    for (const i of [1, 2]) stage.end(i)
    stage.operator.pause.beforeObserve = async (probes) => {
      for (const { binding } of probes) {
        const serving = stage.operator.serving(binding, 'core')
        if (binding.subscriptionId === 'sub-0000001') serving.terminated = stage.operator.calls.observe > 1
        if (binding.subscriptionId === 'sub-0000002') Object.assign(serving, { terminated: false, bars: ['debt'] })
      }
    }
    const { byRow, code } = await look(`imsi\n${imsi(1)}\n${imsi(2)}\n`)
    expect(byRow.get(2)?.served).toBe('seen-once')
    expect(byRow.get(3)?.served).toBe('still-known')
    expect(code).toBe(3)
  })

  test('a number alone makes no finding, neither does one that is somebody else’s by now, nor an end that is to come', async () => {
    stage.end(3)
    const rows = [msisdn(1), `${msisdn(2)};${imsi(3)}`, `${msisdn(4)};${imsi(4)};26.11.2026`, '+77019999999']
    const { byRow, findings } = await look(`msisdn;imsi;ended\n${rows.join('\n')}\n`)
    expect(byRow.get(2)).toMatchObject({ served: 'could-not-tell', because: 'number-alone', bills: [] })
    // The card of row 3 names another line than its number does: the card is believed, and is served nowhere.
    expect(byRow.has(3)).toBe(false)
    expect(byRow.get(4)).toMatchObject({ served: 'could-not-tell', because: 'not-ended-yet', bills: [] })
    expect(byRow.get(5)).toMatchObject({ served: 'could-not-tell', because: 'no-such-line' })
    expect(findings.filter(({ verdict }) => verdict.served === 'still-served')).toEqual([])
  })

  test('wrong bills: still active, charged or used after the end; a bill after the end may be the final one', async () => {
    stage.operator.serving(stage.operator.line(1).binding, 'core').terminated = true
    stage.end(2)
    stage.end(3)
    stage.operator.change(3, (line) => ({
      ...line,
      standing: { ...line.standing, lastTrafficAt: '2026-11-24T15:00:00.000Z' },
    }))
    stage.end(4)
    const { byRow, code } = await look(
      [
        'imsi;ended;billing_end;last_charge;last_bill;amount',
        `${imsi(1)};2026-11-20`,
        `${imsi(2)};2026-11-20;2026-11-21;2026-11-22;2026-11-22;1500 KZT`,
        `${imsi(3)};2026-11-24 18:00`,
        `${imsi(4)};2026-11-20;2026-11-30;2026-11-30;2026-11-21`,
      ].join('\n'),
    )
    expect(byRow.get(2)?.bills).toEqual([{ class: 'still-active', evidence: `sub-0000001: active, ${shadowNow}` }])
    expect(byRow.get(3)?.bills).toEqual([
      { class: 'charged-after-end', evidence: '2026-11-21 → 2026-11-22, 1500 KZT' },
      { class: 'billed-after-end', evidence: '2026-11-21 → 2026-11-22, 1500 KZT' },
    ])
    expect(byRow.get(4)?.bills.map((bill) => bill.class)).toEqual(['traffic-after-end'])
    expect(byRow.has(5)).toBe(false)
    expect(code).toBe(3)
  })
})

describe('a list as it comes', () => {
  test('every row that cannot be used is told by its number, with what to do; the others are looked at', async () => {
    for (let i = 0; i < 8; i += 1) stage.end(i)
    stage.wake(0)
    const { said, problems, counts } = await look(
      [
        ' Phone ; SIM ; IMSI ; closed on',
        `8 (700) 000-00-00;;${imsi(0)};24.11.2026`,
        `${'7'.repeat(200)};;;24.11.2026`,
        ';;;24.11.2026',
        '7,7E+10;;;24.11.2026',
        `;;${imsi(0)};24.11.2026`,
        `;;${imsi(1)};sometime`,
        `${msisdn(2)};garbage;${imsi(2)};03/04/2026`,
        'one two three',
      ].join('\r\n'),
      '--columns',
      'ended=closed on',
    )
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [3, 'number-too-long'],
      [4, 'no-identity'],
      [5, 'number-rounded'],
      [6, 'repeated'],
      [7, 'date-unreadable'],
      [8, 'iccid-unreadable'],
      [8, 'date-ambiguous'],
      [9, 'number-letters'],
    ])
    expect(counts).toMatchObject({ 'still-served': 1, 'not-seen-serving': 2 })
    expect(said).toContain(
      'row 5: A spreadsheet has cut the digits (Phone). Format the column as text and export anew.',
    )
    expect(said).toContain('row 6: The same line as row 2; it was looked at once')
    expect(said).not.toContain('7777777777')
  })

  test.each([
    ['an empty file', '', 'is empty'],
    ['only a first line', 'msisdn;ended\n', 'names no line'],
    ['no line of names', '+77000000001\n', 'begins with a number'],
    ['no column that names a line', 'a;b\n1;2\n', 'No column names a line'],
  ])('%s is told in one sentence', async (_, text, sentence) => {
    const list = await stage.file('list.csv', text)
    const { code, said } = await stage.run(...quick, '--terminations', list, '--out', join(stage.folder, 'out'))
    expect([code, said.includes(sentence), said.split('\n').length]).toEqual([1, true, 1])
  })

  test('RADIUS accounting: sessions after the end stand beside their line; alone, cut sessions are the list', async () => {
    stage.end(1)
    stage.end(2)
    const record = (i: number, status: string, at: string, cause = '') =>
      `${at}\n\tAcct-Status-Type = ${status}\n\tUser-Name = "${imsi(i)}"\n\tTimestamp = ${Date.parse(at) / 1_000}\n${cause}\n`
    const cut = '\tAcct-Terminate-Cause = Admin-Reset\n'
    const detail = await stage.file(
      'detail',
      record(1, 'Stop', '2026-11-24T10:00:00Z', cut) +
        record(2, 'Stop', '2026-11-24T10:00:00Z', '\tAcct-Terminate-Cause = User-Request\n') +
        record(1, 'Start', '2026-11-24T11:00:00Z'),
    )
    const { byRow } = await look(
      `imsi;ended\n${imsi(1)};2026-11-24 15:30\n${imsi(2)};2026-11-23\n`,
      '--radius-accounting',
      detail,
    )
    expect(byRow.get(2)?.bills).toMatchObject([{ class: 'traffic-after-end' }])
    expect(byRow.has(3)).toBe(false)
    const alone = await stage.run(...quick, '--radius-accounting', detail, '--out', join(stage.folder, 'alone'))
    expect(alone.said).toContain('detail: 1 lines to look at')
    expect(alone.said).toContain('Traffic after the end')
  })
})

describe('a view', () => {
  test('is read by the server’s own read-only word; what would write, or is not there, is told', async () => {
    const database = await freshDatabase()
    for (const i of [1, 2]) stage.end(i)
    stage.wake(2)
    const client = new pg.Client({ connectionString: database.ownerUrl })
    await client.connect()
    await client.query(`create view ended_yesterday as
      select ${imsi(1)}::bigint as imsi, date '2026-11-24' as ended union all select ${imsi(2)}, date '2026-11-24'`)
    await client.end()
    const sql = (query: string) =>
      stage.run(...quick, '--sql', query, '--database', database.ownerUrl, '--out', join(stage.folder, 'sql'))
    const found = await sql('ended_yesterday')
    expect([found.code, found.said.includes('ended_yesterday: 2 lines to look at')]).toEqual([3, true])
    expect((await sql('select * from ended_yesterday where imsi % 2 = 1')).said).toContain('belongs to another list')
    const writing = await sql("select set_config('a.b', 'c', false) as imsi, lo_create(0)")
    expect([writing.code, writing.said]).toEqual([1, expect.stringContaining('read-only transaction')])
    expect((await sql('nowhere')).said).toBe('The view cannot be read: relation "nowhere" does not exist.')
    await database.drop()
  })
})

describe('the page', () => {
  test.each(['kk', 'ru', 'en', 'zh-Hans'])('in %s is one file that fetches nothing and runs nothing', async (lang) => {
    for (const i of [1, 2]) stage.end(i)
    stage.wake(2)
    const { out } = await look(`imsi,ended\n${imsi(1)},2026-11-24\n${imsi(2)},2026-11-24\n12,x\n`, '--lang', lang)
    const page = await readFile(join(out, 'report.html'), 'utf8')
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page.includes(`style-src 'sha256-${hash}'`)).toBe(true)
    expect(
      /<script|<link|style="| src=|https?:|url\(|&quot;|undefined/.exec(page.replace(/<style>.*?<\/style>/s, '')),
    ).toBeNull()
    expect(/url\(|@import/.exec(style)).toBeNull()
    expect(style).toContain('prefers-color-scheme: dark')
    expect(style).toContain('@media print')
    expect(page.includes(`<html lang="${lang}">`)).toBe(true)
  })
})

describe('interrupted', () => {
  test('kill -9 in the middle: the next run goes on, and reads nothing twice but the batch that was lost', async () => {
    const path = join(stage.folder, 'readings.jsonl')
    const victim = fork(join(import.meta.dirname, '../../test/shadow-victim.ts'), [path, '2000'], { silent: true })
    await new Promise<void>((resolve) => {
      victim.on('message', (done) => {
        if (Number(done) >= 200) victim.kill('SIGKILL')
      })
      victim.once('exit', () => resolve())
    })
    const written = (await readFile(path, 'utf8')).split('\n').length - 2
    expect(written).toBeGreaterThanOrEqual(200)
    expect(written).toBeLessThan(2_000)
    await appendFile(path, '{"line":9999,"reading":{"billi')
    const list = Array.from({ length: 2_000 }, (_, i) => {
      stage.end(i)
      return { line: i + 2, msisdn: msisdn(i), imsi: imsi(i) }
    })
    const journal = openJournal(path, 'the list')
    const walk = { office: stage.office, now: () => shadowNow, today: '2026-11-25', batch: 10, perSecond: 1e6 }
    const looked = await walkList({ ...walk, journal, pauseMs: 0, tries: 3, rest: async () => undefined }, list)
    journal.close()
    expect(looked.every(({ verdict }) => verdict.served === 'not-seen-serving')).toBe(true)
    expect(looked.every(({ readings }) => readings.length === 1)).toBe(true)
    expect(stage.operator.calls.observe).toBeLessThanOrEqual((2_000 - written) / 10 + 1)
    expect(() => openJournal(path, 'another list')).toThrow('belongs to another list')
  })

  test('an operator that is down is not a finding; the next run asks only what was not clear', async () => {
    stage.end(1)
    stage.end(2)
    stage.operator.down = true
    const text = `imsi\n${imsi(1)}\n${imsi(2)}\n`
    expect((await look(text)).counts['could-not-tell']).toBe(2)
    stage.operator.down = false
    const again = await look(text)
    expect(again.said).toContain('going on: 2 lines were read by an earlier run')
    expect(again.counts['not-seen-serving']).toBe(2)
    const observed = stage.operator.calls.observe
    expect(await look(text)).toMatchObject({ from: shadowNow, to: shadowNow })
    expect(stage.operator.calls.observe).toBe(observed)
  })
})

describe('asked wrongly', () => {
  test.each([
    [[], 'Whose lines?'],
    [['--operator', 'kcell'], 'Which lines were ended?'],
    [['--operator', 'nowhere', '--terminations', 'x.csv'], 'There are: beeline, kcell, tele2'],
    [['--operator', 'kcell', '--terminations', 'x.csv', '--sql', 'v'], 'One list at a time'],
    [['--operator', 'kcell', '--terminations', 'x.csv', '--lang', 'de'], 'no report in "de"'],
    [['--operator', 'kcell', '--terminations', 'x.csv', '--tries', '1'], '--tries must be a number from 2'],
    [['--colour'], 'colour'],
  ])('%j explains itself', async (args, sentence) => {
    const { code, said } = await stage.run(...args)
    expect(code).toBe(2)
    expect(said).toContain(sentence)
  })

  test('it refuses to run where a credential that could order is set', async () => {
    stage.office.writers.push('SIGNOFF_KCELL_WRITER_TOKEN')
    const { code, said } = await stage.run(...quick, '--terminations', 'x.csv')
    expect([code, said]).toEqual([
      2,
      'Shadow mode runs without any credential that could order. Take away: SIGNOFF_KCELL_WRITER_TOKEN.',
    ])
  })
})
