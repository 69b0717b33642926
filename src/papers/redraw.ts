import sharp, { type Sharp } from 'sharp'
import {
  BadPaper,
  longestSide,
  mostPages,
  mostPixels,
  type PaperAdvice,
  type PaperForm,
  type PaperPage,
  shortestSide,
} from './paper.ts'
import { hasRisks } from './pdf-risks.ts'

/** Draws the file anew, page by page. Throws BadPaper with what is wrong with it. */
export async function redraw(bytes: Buffer, form: PaperForm): Promise<PaperPage[]> {
  if (form === 'pdf') return redrawPdf(bytes)
  return [await redrawPicture(bytes, form)]
}

async function redrawPicture(bytes: Buffer, form: PaperForm): Promise<PaperPage> {
  const read = () => sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true, pages: 1 })
  const meta = await read()
    .metadata()
    .catch((error: unknown) => {
      throw badPicture(error, form)
    })
  if (meta.width * meta.height > mostPixels) throw new BadPaper('too-many-pixels')
  if (Math.min(meta.width, meta.height) < shortestSide) throw new BadPaper('too-small')
  return keep(read()).catch((error: unknown) => {
    throw badPicture(error, form)
  })
}

/** Turned upright as the camera meant it, made small enough, and written without a word of what stood beside the pixels. */
async function keep(picture: Sharp): Promise<PaperPage> {
  const { data, info } = await picture
    .rotate()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 84, mozjpeg: true })
    .toBuffer({ resolveWithObject: true })
  return { jpeg: data, width: info.width, height: info.height }
}

function badPicture(error: unknown, form: PaperForm): BadPaper {
  const said = error instanceof Error ? error.message : ''
  if (/pixel limit/i.test(said)) return new BadPaper('too-many-pixels')
  // The picture library comes without the patented decoder that these need; browsers turn them into JPEG before sending.
  return new BadPaper(form === 'heic' ? 'unreadable-heic' : 'broken')
}

async function redrawPdf(bytes: Buffer): Promise<PaperPage[]> {
  if (bytes.includes('/Encrypt')) throw new BadPaper('locked-pdf')
  if (hasRisks(bytes)) throw new BadPaper('pdf-with-scripts')
  const { PDFiumLibrary } = await import('@hyzyla/pdfium')
  const library = await PDFiumLibrary.init()
  try {
    const document = await library.loadDocument(bytes).catch(() => {
      throw new BadPaper('broken')
    })
    const count = document.getPageCount()
    if (count === 0) throw new BadPaper('broken')
    if (count > mostPages) throw new BadPaper('too-many-pages')
    const pages: PaperPage[] = []
    for (const page of document.pages()) {
      const { originalWidth: width, originalHeight: height } = page.getOriginalSize()
      if (!(width > 0 && height > 0)) throw new BadPaper('broken')
      // Points are 1/72 inch. A page of any stated size is drawn to the same number of pixels.
      const scale = longestSide / Math.max(width, height)
      const drawn = await page.render({ scale, render: 'bitmap' })
      const raw = { width: drawn.width, height: drawn.height, channels: 4 as const }
      pages.push(await keep(sharp(Buffer.from(drawn.data), { raw, limitInputPixels: mostPixels })))
    }
    return pages
  } finally {
    library.destroy()
  }
}

/** How sharp an edge of print is in a good photograph, and what share of a picture may be burnt out: found by trying. */
const sharpEnough = 60
const burntOut = 0.06
const darkBelow = 60

/** What would make a person ask for a better picture, seen while the sender is still there. */
export async function adviceOn(page: PaperPage): Promise<PaperAdvice[]> {
  const { data, info } = await sharp(page.jpeg)
    .resize({ width: 1000, height: 1000, fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { sharpness, burnt, mean } = measure(data, info.width, info.height)
  return [
    ...(sharpness < sharpEnough ? (['blurred'] as const) : []),
    ...(burnt > burntOut && mean < 235 ? (['glare'] as const) : []),
    ...(mean < darkBelow ? (['dark'] as const) : []),
  ]
}

/** Variance of the Laplacian (edges), share of pixels at full white that touch no paper-white page, and mean brightness. */
function measure(grey: Buffer, width: number, height: number): { sharpness: number; burnt: number; mean: number } {
  let [sum, squares, burnt, light, count] = [0, 0, 0, 0, 0]
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const here = grey[at] ?? 0
      const edge =
        4 * here - (grey[at - 1] ?? 0) - (grey[at + 1] ?? 0) - (grey[at - width] ?? 0) - (grey[at + width] ?? 0)
      sum += edge
      squares += edge * edge
      light += here
      if (here >= 253) burnt += 1
      count += 1
    }
  }
  const n = Math.max(1, count)
  return { sharpness: squares / n - (sum / n) ** 2, burnt: burnt / n, mean: light / n }
}
