import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse } from 'mrz'
import sharp from 'sharp'
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'
import type { PaperPage, ReadZone } from './paper.ts'

/*
 * The machine-readable zone at the foot of identity cards (TD1, three lines of 30) and passports (TD3, two lines of 44),
 * ICAO 9303 parts 3–5. The older of the reader's two engines reads it: the newer one makes letters of the filler `<`.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<'
const languageFolder = () =>
  join(dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json')), '4.0.0')

/** How the picture is tried, in order, until check digits agree: the foot first, then all of it, then turned about. */
const tries: { turn: 0 | 90 | 180 | 270; foot: boolean; width: number }[] = [
  { turn: 0, foot: true, width: 1_300 },
  { turn: 0, foot: true, width: 2_000 },
  { turn: 0, foot: false, width: 1_600 },
  { turn: 180, foot: true, width: 1_300 },
  { turn: 90, foot: true, width: 1_300 },
  { turn: 270, foot: true, width: 1_300 },
]

/** The zone of the first page that has one whose check digits agree, or null. `giveUpAt`: on the clock of `performance.now`. */
export async function readZone(pages: PaperPage[], giveUpAt: number): Promise<ReadZone | null> {
  const reader = await createWorker('eng', OEM.TESSERACT_ONLY, {
    legacyCore: true,
    legacyLang: true,
    langPath: languageFolder(),
    cacheMethod: 'none',
  })
  try {
    await reader.setParameters({ tessedit_char_whitelist: alphabet, tessedit_pageseg_mode: PSM.SINGLE_BLOCK })
    for (const one of tries) {
      for (const page of pages) {
        if (performance.now() > giveUpAt) return null
        const zone = zoneIn(await textOf(reader, page, one))
        if (zone) return zone
      }
    }
    return null
  } finally {
    await reader.terminate()
  }
}

async function textOf(reader: Worker, page: PaperPage, { turn, foot, width }: (typeof tries)[number]): Promise<string> {
  const turned = await sharp(page.jpeg).rotate(turn).toBuffer({ resolveWithObject: true })
  const { info } = turned
  const from = foot ? Math.round(info.height * 0.55) : 0
  const piece = await sharp(turned.data)
    .extract({ left: 0, top: from, width: info.width, height: info.height - from })
    .resize({ width })
    .greyscale()
    .normalise()
    .png()
    .toBuffer()
  return (await reader.recognize(piece)).data.text
}

/** A zone in what was read: lines of about the right length, filled up with the filler that readers drop at line ends. */
export function zoneIn(text: string): ReadZone | null {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/[^A-Z0-9<]/g, ''))
    .filter((line) => line.length >= 22 && line.length <= 46)
  for (const [count, length, format] of [
    [3, 30, 'TD1'],
    [2, 44, 'TD3'],
  ] as const) {
    for (let at = 0; at + count <= lines.length; at += 1) {
      const zone = parsed(
        lines.slice(at, at + count).map((line) => line.slice(0, length).padEnd(length, '<')),
        format,
      )
      if (zone) return zone
    }
  }
  return null
}

function parsed(lines: string[], format: ReadZone['format']): ReadZone | null {
  try {
    const result = parse(lines, { autocorrect: true })
    const { details, fields } = result
    // The check digits alone decide: a country that the reader's list does not know is no reason to doubt them.
    const digits = details.filter(({ field }) => field?.endsWith('CheckDigit'))
    if (result.format !== format || digits.length < 4 || !digits.every(({ valid }) => valid)) return null
    return {
      format,
      documentNumber: fields.documentNumber ?? '',
      issuer: fields.issuingState ?? '',
      nationality: fields.nationality ?? '',
      birth: fields.birthDate ?? '',
      expiry: fields.expirationDate ?? '',
      lastName: fields.lastName ?? '',
      firstName: fields.firstName ?? '',
      personalNumber: (fields.personalNumber ?? fields.optional1 ?? '').replace(/</g, ''),
    }
  } catch {
    return null
  }
}
