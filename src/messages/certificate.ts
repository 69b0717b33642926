import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { CertificateData } from './certificate-data.ts'
import { certificatePage } from './certificate-page.ts'
import { certificateTemplate } from './certificate-template.ts'

/** A certificate cannot be made without evidence. */
export class NoEvidence extends Error {
  override name = 'NoEvidence'
}

/**
 * The certificate of one ended line: PDF/A-2b, one A4 page, more only where the readings need them. In the reader's
 * language, with Kazakh beside it (Russian beside Kazakh). The same data gives the same bytes.
 * Throws `NoEvidence` where nothing was read or nothing was confirmed.
 */
export async function certificatePdf(data: CertificateData): Promise<Uint8Array> {
  if (data.readings.length === 0) throw new NoEvidence(`case ${data.ref}: nothing was read`)
  if (data.evidenceClass === 'not-confirmed') throw new NoEvidence(`case ${data.ref}: nothing was confirmed`)
  // Facts go in as data and are never read as markup: a name with a `#` in it stays a name.
  const page = certificatePage(data, data.evidenceClass)
  const compiler = compilerOnce()
  const compiled = compiler.compile({ mainFilePath: templatePath, inputs: { page: JSON.stringify(page) } })
  if (!compiled.result) {
    const error = compiled.takeError()
    throw new Error(
      `certificate of ${data.ref}: ${JSON.stringify(error ? compiler.fetchDiagnostics(error) : 'no result')}`,
    )
  }
  const pdf = compiler.pdf(compiled.result, { pdfStandard: 'a-2b' })
  compiler.evictCache(10)
  return new Uint8Array(pdf)
}

// A virtual folder: the template lives in memory and opens no file.
const workspace = join(tmpdir(), 'signoff-certificate')
const templatePath = join(workspace, 'certificate.typ')

let compiler: NodeCompiler | undefined

/** Made at the first certificate: reading the fonts takes a moment and some memory, and most processes never print. */
function compilerOnce(): NodeCompiler {
  if (!compiler) {
    compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fontFiles() }] })
    compiler.addSource(templatePath, certificateTemplate)
  }
  return compiler
}

/** Only these two weights are set in the template: a third would be looked for among the machine's own fonts. */
function fontFiles(): string[] {
  const { resolve } = createRequire(import.meta.url)
  return [
    '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
    '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
    '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
    '@expo-google-fonts/noto-sans-sc/600SemiBold/NotoSansSC_600SemiBold.ttf',
  ].map((file) => resolve(file))
}
