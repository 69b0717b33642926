import type { Holder } from '../domain/line.ts'
import { maskName } from '../process/tasks/issue-certificate.ts'

/** As the certificate names a holder; a company's name is no secret. */
export function maskHolder({ kind, name }: Pick<Holder, 'kind' | 'name'>): string {
  return kind === 'company' ? name : maskName(name)
}
