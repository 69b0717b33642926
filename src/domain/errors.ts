/**
 * A person asked for something that cannot be done now. `code` is a text code: every door says it in the reader's language,
 * with what to do instead. Never a defect, never logged as one.
 */
export class CaseRefused extends Error {
  override name = 'CaseRefused'
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}
