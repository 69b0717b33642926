import { findCase } from '../cases/find-case.ts'
import type { Desk } from '../cases/in-case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { parseReference } from '../domain/reference.ts'
import { connect } from '../store/db.ts'
import { keysFrom } from '../store/seal.ts'
import type { CommandInput } from './command.ts'

/** Opens the database for one command and closes it again; a refusal is told in one line and ends with 1. */
export async function withDesk(input: CommandInput, act: (desk: Desk) => Promise<number>): Promise<number> {
  const { appUrl } = await input.openDatabase()
  const db = connect(appUrl, 2)
  try {
    return await act({ db, keys: keysFrom(await input.secret()), machineMs: input.machineMs })
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    input.say(`not done: ${error.code}`)
    return 1
  } finally {
    await db.destroy()
  }
}

/** What a verb takes that is about one case. */
export const oneCase = { least: 1, most: 1, lacks: 'Which case? Give its reference.' }

/** The case that a reference names, in any spelling; a plain line and null where there is none. */
export async function caseNamed(
  desk: Desk,
  input: CommandInput,
  text = '',
): Promise<{ operator: string; ref: string } | null> {
  const ref = parseReference(text)
  const found = ref === undefined ? null : await findCase(desk, ref)
  if (!found) input.say(`there is no case ${text}`)
  return found
}
