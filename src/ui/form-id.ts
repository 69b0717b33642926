import { randomUUID } from 'node:crypto'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a text is a name that we gave: of a form, a message, a link. Whatever else stands there never reaches the database. */
export const isFormId = (text: string): boolean => uuid.test(text)

/** The name that a form brought back, so that two presses are one act; a new one where it brought none of ours. */
export const formIdOf = (given: string): string => (isFormId(given) ? given : randomUUID())

/**
 * The name that a form brought. `known`: it has the shape of ours, or the form brought none. What brought another is not taken:
 * whether it was sent before could not be told, so it is shown again under the fresh `id`.
 */
export function readFormId(given: FormDataEntryValue | null): { id: string; known: boolean } {
  const text = typeof given === 'string' ? given.trim() : ''
  return { id: formIdOf(text), known: text === '' || isFormId(text) }
}

/** The page of a picture as an address names it, counted from 1; null where it is none. */
export function picturePage(message: string, page: string): number | null {
  const number = Number(page)
  return isFormId(message) && Number.isInteger(number) && number > 0 && number < 100 ? number : null
}
