/** What can go wrong with the embedded database, one code per thing a person would do about it. */
export type EmbeddedErrorCode =
  | 'no-binaries'
  | 'cannot-run'
  | 'no-plain-user'
  | 'not-writable'
  | 'other-owner'
  | 'other-version'
  | 'disk-full'
  | 'port-in-use'
  | 'not-up'
  | 'initdb-failed'
  | 'cluster-missing'
  | 'secret-missing'
  | 'busy'

/** The one error of the embedded database: `code` is for programs, `message` says in a sentence what to do. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedErrorCode

  constructor(code: EmbeddedErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'EmbeddedPostgresError'
    this.code = code
  }
}

/** The system code (`EACCES`, `ENOENT` …) of a thrown value, or '' when it has none. */
export function systemCode(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return ''
  return String(thrown.code)
}

/**
 * Turns a file-system failure into a sentence, keeping our own errors as they are. `path` is the folder that
 * the person should look at. Anything unexpected passes through unchanged: a wrong guess would hide the cause.
 */
export function explainFileError(thrown: unknown, path: string): unknown {
  if (thrown instanceof EmbeddedPostgresError) return thrown
  switch (systemCode(thrown)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
      return new EmbeddedPostgresError(
        'not-writable',
        `Signoff cannot write to ${path}. Give this user write access to it, or set SIGNOFF_DATA to a folder that it may write to.`,
        thrown,
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(path, thrown)
    default:
      return thrown
  }
}

/** No room at `path`: used where the system says so and where PostgreSQL's own output does. */
export function diskFull(path: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'disk-full',
    `The disk that holds ${path} is full. Free at least 200 MB there, or set SIGNOFF_DATA to a folder on a larger disk, and start again; nothing was lost.`,
    cause,
  )
}
