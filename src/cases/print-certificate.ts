import type { Language } from '../domain/case.ts'
import { certificatePdf } from '../messages/certificate.ts'
import type { KeptCertificate } from '../process/tasks/issue-certificate.ts'
import { loadCase } from '../store/cases.ts'
import { certificateOf } from '../store/certificates.ts'
import { inOperator } from '../store/db.ts'
import { openJson } from '../store/seal.ts'
import { findCase } from './find-case.ts'
import type { Desk } from './in-case.ts'

/** Whose paper it is, and where it can be checked. */
export interface Issuer {
  deployment: string
  baseUrl: string
}

/** The certificate of a case as a PDF in the reader's language. Null: there is none (yet), or its data was erased. */
export async function printCertificate(
  desk: Desk,
  issuer: Issuer,
  ref: string,
  language: Language,
): Promise<Uint8Array | null> {
  const kept = await keptCertificate(desk, ref)
  if (!kept) return null
  const { code, ...facts } = kept
  return certificatePdf({
    ...facts,
    deployment: issuer.deployment,
    language,
    verify: { url: `${issuer.baseUrl}/verify`, code },
  })
}

async function keptCertificate(desk: Desk, ref: string): Promise<KeptCertificate | null> {
  const found = await findCase(desk, ref)
  if (!found) return null
  return inOperator(desk.db, found.operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, found.operator, ref)
    const certificate = await certificateOf(tx, found.operator, ref)
    return stored?.dataKey && certificate ? openJson<KeptCertificate>(stored.dataKey, certificate.sealed) : null
  })
}
