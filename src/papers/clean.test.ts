import { existsSync } from 'node:fs'
import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { openCleaner } from './clean.ts'
import { cardLines, drawn, passportLines, pdf } from './fixtures.ts'
import { mostBytes } from './paper.ts'
import { hasRisks } from './pdf-risks.ts'
import { zoneIn } from './read-zone.ts'
import { sniff } from './sniff.ts'

const yerlan = {
  number: '052304817',
  birth: '920314',
  expiry: '310101',
  iin: '920314300123',
  lastName: 'NAZARBAYEV',
  firstName: 'YERLAN',
}
const cleaner = openCleaner()
const fate = async (bytes: Buffer, readable = false) => {
  const cleaned = await cleaner.clean(bytes, readable)
  return cleaned.is === 'refused' ? cleaned.because : 'clean'
}
const grey = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#cccccc' } })

describe('what is kept is a picture of our own drawing', () => {
  test('place, camera and every other word beside the pixels are gone', async () => {
    const sent = await grey(900, 700)
      .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitude: '51/1 8/1 0/1' } })
      .jpeg()
      .toBuffer()
    expect(sent.includes('SecretCamera')).toBe(true)
    const cleaned = await cleaner.clean(sent, false)
    if (cleaned.is !== 'clean') throw new Error(cleaned.because)
    const kept = cleaned.paper.pages[0]?.jpeg ?? Buffer.alloc(0)
    expect(kept.includes('SecretCamera')).toBe(false)
    expect((await sharp(kept).metadata()).exif).toBeUndefined()
  })

  test('a picture that the camera held sideways is turned upright, a large one is made smaller', async () => {
    const sent = await grey(4_000, 3_000).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const cleaned = await cleaner.clean(sent, false)
    expect(cleaned).toMatchObject({ is: 'clean', paper: { pages: [{ width: 1_650, height: 2_200 }] } })
  })

  test('each page of a PDF is drawn', async () => {
    const cleaned = await cleaner.clean(pdf('', 2), false)
    expect(cleaned).toMatchObject({ is: 'clean', paper: { pages: [{ width: 2_200 }, { width: 2_200 }] } })
  })

  test('a picture hidden behind the end of another one is not kept', async () => {
    const sent = Buffer.concat([await grey(800, 600).jpeg().toBuffer(), Buffer.from('<script>alert(1)</script>')])
    const cleaned = await cleaner.clean(sent, false)
    expect(cleaned.is === 'clean' && cleaned.paper.pages[0]?.jpeg.includes('script')).toBe(false)
  })
})

describe('what is not taken says why', () => {
  test.each([
    ['empty', Buffer.alloc(0), 'empty'],
    [
      'a page of HTML by the name of a picture',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      'not-a-picture',
    ],
    ['a program', Buffer.from('MZ\u0090\0'), 'not-a-picture'],
    ['a zip', Buffer.from('PK\u0003\u0004aaaa'), 'not-a-picture'],
    ['a bomb of zeros', gzipSync(Buffer.alloc(50_000_000)), 'not-a-picture'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not-a-picture'],
    ['too many bytes', Buffer.alloc(mostBytes + 1, 0xff), 'too-big'],
    ['a broken JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 7)]), 'broken'],
    ['a broken PDF', Buffer.from('%PDF-1.7 nothing follows'), 'broken'],
    ['a PDF of many pages', pdf('', 9), 'too-many-pages'],
    ['a PDF that is locked', pdf('/Encrypt 9 0 R'), 'locked-pdf'],
    ['a PDF with a script', pdf('/OpenAction <</S/JavaScript/JS(app.alert(1))>>'), 'pdf-with-scripts'],
  ])('%s', async (_, bytes, because) => {
    expect(await fate(bytes)).toBe(because)
  })

  test('a hundred megapixels in a small file', async () => {
    const sent = await sharp({
      create: { width: 10_000, height: 10_000, channels: 3, background: '#ffffff' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(sent.length).toBeLessThan(2_000_000)
    expect(await fate(sent)).toBe('too-many-pixels')
  })

  test('a stamp of a picture', async () => {
    expect(await fate(await grey(300, 200).png().toBuffer())).toBe('too-small')
  })

  test('a telephone’s HEIC is told what to do instead', async () => {
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(400)])
    expect(await fate(heic)).toBe('unreadable-heic')
  })

  test('a file whose time is over is given up, and the next one is taken', async () => {
    const hurried = openCleaner({ timeoutMs: 1 })
    expect(await hurried.clean(await grey(900, 700).jpeg().toBuffer(), false)).toMatchObject({
      because: 'took-too-long',
    })
    expect(await fate(await grey(900, 700).jpeg().toBuffer())).toBe('clean')
  })

  test('more than can wait are asked to come again', async () => {
    const one = await grey(900, 700).jpeg().toBuffer()
    const all = await Promise.all(Array.from({ length: 9 }, () => fate(one)))
    expect(all.filter((each) => each === 'busy')).toHaveLength(3)
    expect(all.filter((each) => each === 'clean')).toHaveLength(6)
  })

  test('without the scanner that was asked for, nothing is taken', async () => {
    const cleaned = await openCleaner({ scanner: '127.0.0.1:1' }).clean(await grey(900, 700).jpeg().toBuffer(), false)
    expect(cleaned).toEqual({ is: 'refused', because: 'scanner-down' })
  })

  test('no bytes make it fail otherwise than by a reason', async () => {
    const heads = [
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
      Buffer.from('%PDF-1.5\n'),
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 600 }), async (head, tail) => {
        expect(['broken', 'too-small', 'pdf-with-scripts', 'locked-pdf']).toContain(
          await fate(Buffer.concat([head, tail])),
        )
      }),
      { numRuns: 6 },
    )
  })
})

describe('a PDF’s risks', () => {
  test.each([
    ['in disguise', '/OpenAction <</S/J#61vaScript>>', true],
    ['a program to start', '/OpenAction <</S/Launch>>', true],
    ['an attachment', '/Names<</EmbeddedFiles 4 0 R>>', true],
    ['a word that only begins like one', '/Lang(JSON) /JSONP 3', false],
    ['nothing', '', false],
  ])('%s', (_, extra, risky) => {
    expect(hasRisks(pdf(extra))).toBe(risky)
  })

  test('inside a packed object stream', () => {
    const packed = deflateSync(Buffer.from('4 0 <</S/JavaScript/JS(x)>>'))
    const head = `5 0 obj <</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${packed.length}>> stream\n`
    expect(hasRisks(Buffer.concat([pdf(), Buffer.from(head), packed, Buffer.from('\nendstream')]))).toBe(true)
  })
})

/** The type that zones are printed in; without it a made-up document would be drawn in another one. */
const zoneType = existsSync('/usr/share/fonts/opentype/ocr-b/OCRB.otf')
const drawnTest = test.skipIf(!zoneType)

describe('the machine-readable zone', () => {
  test.skipIf(zoneType)('reading pictures is skipped: the font OCR-B is missing (Debian: fonts-ocr-b)', () => undefined)

  drawnTest('of a card, from a picture', async () => {
    const cleaned = await cleaner.clean(await drawn(cardLines(yerlan)), true)
    expect(cleaned).toMatchObject({
      is: 'clean',
      paper: {
        zone: { format: 'TD1', documentNumber: '052304817', personalNumber: yerlan.iin, lastName: 'NAZARBAYEV' },
      },
    })
  })

  drawnTest('of a passport, from a picture that stands on its head', async () => {
    const upright = await drawn(passportLines({ ...yerlan, number: 'N12345678' }), 1_480, 1_040)
    const cleaned = await cleaner.clean(await sharp(upright).rotate(180).jpeg().toBuffer(), true)
    expect(cleaned).toMatchObject({
      is: 'clean',
      paper: { zone: { format: 'TD3', documentNumber: 'N12345678', personalNumber: yerlan.iin, firstName: 'YERLAN' } },
    })
  })

  test('is not made up where there is none, and one wrong digit is not overlooked', () => {
    expect(zoneIn('HELLO THIS IS NO ZONE AT ALL REALLY NOT\nNOR IS THIS LINE ANY PART OF ONE')).toBeNull()
    const lines = cardLines(yerlan)
    expect(zoneIn(lines.join('\n'))).toMatchObject({ documentNumber: '052304817' })
    expect(zoneIn(lines.join('\n').replace('052304817', '052304818'))).toBeNull()
  })

  test('fillers that a reader dropped at the end of a line are put back', () => {
    const lines = cardLines(yerlan).map((line, at) => (at === 1 ? line : line.replace(/<+$/, '')))
    expect(zoneIn(lines.map((line) => line.padEnd(24, '<')).join('\n'))).toMatchObject({ firstName: 'YERLAN' })
  })

  test('the check digits are those of the standard’s own specimen', () => {
    const specimen = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
    expect(zoneIn(specimen.join('\n'))).toMatchObject({ documentNumber: 'L898902C3', lastName: 'ERIKSSON' })
  })
})

test('sniffing never throws', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void sniff(Buffer.from(bytes))))
})
