import type { PaperForm } from './paper.ts'

const starts = (bytes: Buffer, ...head: number[]): boolean => head.every((byte, at) => bytes[at] === byte)

/** ISO/IEC 23008-12: the brands of still pictures coded with HEVC, as telephones write them. */
const heicBrands = new Set(['heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1', 'heim', 'heis'])

/** What the first bytes say the file is; undefined for everything that is not taken. */
export function sniff(bytes: Buffer): PaperForm | undefined {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  // At the very beginning: a file that is a PDF only further on may be something else to another reader.
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf'
  if (bytes.subarray(4, 8).toString('latin1') === 'ftyp' && heicBrands.has(bytes.subarray(8, 12).toString('latin1')))
    return 'heic'
  return undefined
}
