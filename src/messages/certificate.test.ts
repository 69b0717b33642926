import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { languages } from '../domain/case.ts'
import { sampleCertificate } from './certificate.sample.ts'
import { certificatePdf, NoEvidence } from './certificate.ts'
import type { CertificateReading } from './certificate-data.ts'
import { checkAddress } from './certificate-page.ts'
import { certificateWords } from './texts/certificate-words.ts'

/** The paper is judged by programs that know nothing of how it was made. Where one is missing, its test says so. */
function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const poppler = has('pdftotext') && has('pdftoppm')
const zbar = has('zbarimg')
const folder = mkdtempSync(join(tmpdir(), 'certificate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function written(name: string, data: Parameters<typeof certificatePdf>[0]): Promise<string> {
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, await certificatePdf(data))
  return file
}

const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
/** What a reader sees, without the breaks that the layout puts in. */
const textOf = (file: string) =>
  run('pdftotext', '-layout', file, '-')
    .replaceAll(/[\u00a0\s]+/g, ' ')
    .replaceAll('\u200b', '')
const pagesOf = (file: string) => Number(/Pages:\s+(\d+)/.exec(run('pdfinfo', file))?.[1])

describe('without evidence there is no certificate', () => {
  test('nothing was read', async () => {
    await expect(certificatePdf(sampleCertificate('en', { readings: [] }))).rejects.toThrow(NoEvidence)
  })

  test('nothing was confirmed', async () => {
    await expect(certificatePdf(sampleCertificate('en', { evidenceClass: 'not-confirmed' }))).rejects.toThrow(
      NoEvidence,
    )
  })
})

test.each(languages)('%s: the same data gives the same bytes, as PDF/A', async (language) => {
  const first = Buffer.from(await certificatePdf(sampleCertificate(language)))
  const second = Buffer.from(await certificatePdf(sampleCertificate(language)))
  expect(first.equals(second)).toBe(true)
  expect(first.subarray(0, 5).toString()).toBe('%PDF-')
  expect(first.includes('pdfaid')).toBe(true)
  expect(first.length).toBeLessThan(150_000)
})

describe.skipIf(!poppler)('on paper (skipped where poppler is missing)', () => {
  test.each(languages)('%s: one page, with every fact on it', async (language) => {
    const data = sampleCertificate(language)
    const file = await written(language, data)
    const text = textOf(file)
    expect(pagesOf(file)).toBe(1)
    for (const fact of ['+7 701 123 45 67', data.ref, data.holder, data.deployment, data.verify.url, data.verify.code])
      expect(text).toContain(fact)
    for (const reading of data.readings) expect(text).toContain(`${reading.target} · ${reading.element}`)
    expect(text.match(/signoff-reader/g)).toHaveLength(data.readings.length)
    expect(text.replaceAll(' ', '')).toContain(data.chainHead)
    const title = {
      kk: 'Нөмірдің жабылғаны туралы анықтама',
      ru: 'Справка о закрытии номера',
      en: 'Certificate of cancellation',
      'zh-Hans': '销户证明',
    }
    expect(text).toContain(title[language])
    expect(text).toContain(language === 'kk' ? title.ru : title.kk)
  })

  test.each(languages)('%s: every glyph is in our own fonts', async (language) => {
    const fonts = run('pdffonts', await written(`${language}-fonts`, sampleCertificate(language)))
      .split('\n')
      .slice(2)
      .filter(Boolean)
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+NotoSans(SC)?-(Regular|SemiBold) /)
  })

  test('card identities are masked wherever they stand, in an answer of an element too', async () => {
    const [reading, ...rest] = sampleCertificate('ru').readings
    if (!reading) throw new Error('no reading')
    const odd = {
      ...reading,
      attached: 'cannot-tell' as const,
      raw: 'IMSI: 401021234567890\n ICCID 8999701123456789012: timeout',
    }
    const text = textOf(await written('masked', sampleCertificate('ru', { readings: [odd, ...rest] })))
    expect(text).toContain('Ответ: IMSI: 40102•••••••890 ICCID 899970•••••••••9012: timeout')
    expect(text.replaceAll(' ', '')).not.toMatch(/401021234567890|8999701123456789012/)
    expect(text).toContain('где в таблице «неясно», система не дала ясного ответа')
  })

  test('billing data is not called a look at the network', async () => {
    const text = textOf(await written('billing', sampleCertificate('en', { evidenceClass: 'billing-record' })))
    expect(text).toContain('The network itself was not looked at.')
    expect(text).not.toContain('We checked the network')
    expect(text).not.toContain('Off: confirmed')
  })

  test.each(languages)(
    '%s: a profile server that was only heard is not called read, nor the network unseen',
    async (lang) => {
      const [reading] = sampleCertificate(lang).readings
      if (!reading) throw new Error('no reading')
      const word: CertificateReading = {
        ...reading,
        moment: 'dead',
        target: 'smdp',
        subject: 'iccid:8999701123456789012',
        element: 'smdp.example:443',
        reader: 'es2plus-orders@kcell',
        admits: false,
        attached: 'cannot-tell',
        controlAlive: false,
        stated: true,
        class: 'operator-attested',
        raw: 'cancelOrder Failed 8.2.1/3.3',
      }
      const heard = [{ iccid: '8999701123456789012', is: 'on-device', at: '2026-11-01T12:00:30.000Z' }] as const
      const data = sampleCertificate(lang, {
        ...{ evidenceClass: 'operator-attested', servingClass: 'network-observed', profileHeard: [...heard] },
        readings: [...sampleCertificate(lang).readings, word],
      })
      const text = textOf(await written(`profile-${lang}`, data))
      const flat = (words: string) => words.replaceAll(/\s/g, '')
      const words = certificateWords[lang]
      for (const there of [
        words.statement['network-observed'],
        words.meaning['profile-attested'],
        words.classes['operator-attested'],
        words.stated,
        // Its label stands in a narrow column, and turns the line somewhere.
        words.profileHeard['on-device'].slice(0, 12),
        'cancelOrder Failed 8.2.1/3.3',
      ])
        expect(flat(text)).toContain(flat(there))
      expect(flat(text)).not.toContain(flat(words.meaning['operator-attested']))
    },
  )

  test('what only this operator did not look at stands there in both languages', async () => {
    const words = { kk: 'жүк таразысының модулі', ru: 'модуль весов', en: 'the scale module', 'zh-Hans': '地磅模块' }
    const text = textOf(await written('words', sampleCertificate('zh-Hans', { notObserved: [{ words }] })))
    expect(text).toContain('地磅模块')
    expect(text).toContain('Жүк таразысының модулі')
  })

  test.each(languages)('%s: six looks at a register with a long name stay on one page', async (language) => {
    const looks = sampleCertificate(language).readings.filter(({ target }) => target === 'core')
    const again = looks.filter(({ moment }) => moment === 'barred' || moment === 'dead')
    const readings = [...looks, ...again].map((one) => ({ ...one, element: 'hlr-hss-1.kcell.example' }))
    expect(pagesOf(await written(`${language}-long`, sampleCertificate(language, { readings })))).toBe(1)
  })

  test('more readings take a second page; a fact is never read as markup', async () => {
    const data = sampleCertificate('kk')
    const many = {
      readings: Array.from({ length: 5 }, () => data.readings).flat(),
      holder: '#panic("x") *A* $',
      deployment: '@all <b>',
    }
    const file = await written('many', sampleCertificate('kk', many))
    expect(pagesOf(file)).toBe(2)
    expect(textOf(file)).toContain('#panic("x") *A* $')
  })

  test.skipIf(!zbar)('the QR code leads to the check page (skipped where zbarimg is missing)', async () => {
    const data = sampleCertificate('kk')
    run('pdftoppm', '-r', '120', '-png', await written('qr', data), join(folder, 'qr'))
    expect(run('zbarimg', '--quiet', '--raw', join(folder, 'qr-1.png')).trim()).toBe(checkAddress(data.verify))
    expect(checkAddress(data.verify)).toBe('https://signoff.kcell.example/verify?code=VRTK-8MWX-2P4H')
  })
})
