import sharp from 'sharp'

/* Made-up documents for tests: drawn here, of nobody. */

const weight = [7, 3, 1]
const worth = (char: string): number => (char === '<' ? 0 : /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 55)

/** ICAO 9303-3, 4.9: weights 7, 3, 1, modulo 10. */
const checkDigit = (text: string): string =>
  String([...text].reduce((sum, char, at) => sum + worth(char) * (weight[at % 3] ?? 0), 0) % 10)

export interface Printed {
  number: string
  birth: string
  expiry: string
  iin: string
  lastName: string
  firstName: string
}

/** The three lines of a Kazakhstan identity card (TD1). */
export function cardLines({ number, birth, expiry, iin, lastName, firstName }: Printed): string[] {
  const first = `I<KAZ${number}${checkDigit(number)}${iin}`.padEnd(30, '<')
  const dates = `${birth}${checkDigit(birth)}M${expiry}${checkDigit(expiry)}`
  const composite = first.slice(5) + dates.slice(0, 7) + dates.slice(8, 15) + '<'.repeat(11)
  const second = `${dates}KAZ${'<'.repeat(11)}${checkDigit(composite)}`
  return [first, second, `${lastName}<<${firstName}`.padEnd(30, '<')]
}

/** The two lines of a passport (TD3). */
export function passportLines({ number, birth, expiry, iin, lastName, firstName }: Printed): string[] {
  const first = `P<KAZ${lastName}<<${firstName}`.padEnd(44, '<')
  const personal = iin.padEnd(14, '<')
  const start = `${number}${checkDigit(number)}KAZ${birth}${checkDigit(birth)}M${expiry}${checkDigit(expiry)}${personal}${checkDigit(personal)}`
  const composite = start.slice(0, 10) + start.slice(13, 20) + start.slice(21, 43)
  return [first, `${start}${checkDigit(composite)}`]
}

/** A document of that size with those lines at its foot, in the type they are really printed in (OCR-B, 10 to the inch). */
export async function drawn(lines: string[], width = 1_011, height = 638): Promise<Buffer> {
  const pitch = (width * 0.94) / (lines[0]?.length ?? 30)
  const size = pitch * 1.38
  const rows = lines.map((line, at) => {
    const y = height - (lines.length - at) * size * 1.35 + size * 0.6
    return `<text x="${width * 0.03}" y="${y}" font-family="OCR B" font-size="${size}" fill="#111">${line.replaceAll('<', '&lt;')}</text>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#dfe9ee"/><rect x="40" y="60" width="${width * 0.2}" height="${height * 0.4}" fill="#8d93a6"/>
    <text x="${width * 0.3}" y="130" font-family="Noto Sans" font-size="30">SPECIMEN</text>${rows.join('')}</svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer()
}

/** A PDF of one page, written by hand; `extra` goes into its catalogue. */
export function pdf(extra = '', pages = 1): Buffer {
  const kids = Array.from({ length: pages }, (_, at) => `${at + 3} 0 R`).join(' ')
  const body = Array.from(
    { length: pages },
    (_, at) => `${at + 3} 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 420 300]/Resources<<>>>> endobj\n`,
  ).join('')
  return Buffer.from(
    `%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R ${extra}>> endobj\n2 0 obj <</Type/Pages/Kids[${kids}]/Count ${pages}>> endobj\n${body}trailer <</Root 1 0 R>>\n%%EOF`,
  )
}
