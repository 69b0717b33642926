/*
 * Papers that people send: photographs and scans of identity documents, consents, proofs. What arrives is bytes from a
 * stranger. What is kept is a picture that we drew ourselves from them, with nothing else of the file left in it.
 */

/** What may be sent, by its content; the name of a file and what a browser says of it count for nothing. */
export type PaperForm = 'jpeg' | 'png' | 'heic' | 'pdf'

/** The largest file that is taken, in bytes. */
export const mostBytes = 15 * 1024 * 1024
/** The largest picture that is unpacked, in pixels: a small file can unfold to gigabytes. */
export const mostPixels = 60_000_000
/** The most pages that a PDF may have. */
export const mostPages = 4
/** The longer side of the picture that is kept, in pixels: small print stays readable. */
export const longestSide = 2_200
/** The shorter side below which nobody could read a document. */
export const shortestSide = 480

/** Why a file is not taken. Each has a sentence that says what to do instead (`paper.no.<code>`). */
export type PaperProblem =
  | 'empty'
  | 'too-big'
  | 'not-a-picture'
  | 'too-many-pixels'
  | 'too-small'
  | 'broken'
  | 'too-many-pages'
  | 'locked-pdf'
  | 'pdf-with-scripts'
  | 'unreadable-heic'
  | 'malware'
  | 'took-too-long'
  | 'busy'
  | 'scanner-down'

/** What a look at the picture suggests; advice, never a refusal: a person decides. */
export type PaperAdvice = 'blurred' | 'glare' | 'dark'

/** One page, drawn anew as JPEG. */
export interface PaperPage {
  jpeg: Buffer
  width: number
  height: number
}

/**
 * What the machine-readable zone says (ICAO 9303 part 3: TD1 and TD3). Its check digits were right, which makes numbers and
 * dates likely; names have no check digit, so a person always confirms them.
 */
export interface ReadZone {
  format: 'TD1' | 'TD3'
  documentNumber: string
  /** ISO 3166-1 alpha-3, as printed. */
  issuer: string
  nationality: string
  /** YYMMDD, as printed. */
  birth: string
  expiry: string
  /** Latin letters, as printed. */
  lastName: string
  firstName: string
  /** The optional field: Kazakhstan prints the IIN there. */
  personalNumber: string
}

export interface CleanPaper {
  pages: PaperPage[]
  advice: PaperAdvice[]
  zone: ReadZone | null
}

export type Cleaned = { is: 'clean'; paper: CleanPaper } | { is: 'refused'; because: PaperProblem }

/** Thrown on the way through a file; ends as a `refused`. */
export class BadPaper extends Error {
  override name = 'BadPaper'
  readonly because: PaperProblem
  constructor(because: PaperProblem) {
    super(because)
    this.because = because
  }
}
