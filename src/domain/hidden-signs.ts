/** Control characters but tab and line break, and signs that turn the direction of the text around them (Unicode, Bidi_Control). */
const hidden = /[^\P{Cc}\t\n\r]|\p{Bidi_Control}/gu

/**
 * What was seen as it was typed. Signs that nobody sees are taken out: among them those that would turn round the words beside them
 * (U+202A to U+202E, U+2066 to U+2069), so that a name or a message reads as something that was never written.
 */
export const withoutHidden = (text: string): string => text.replace(hidden, '')

/** The same for every text in a value that is kept as JSON. */
export function withoutHiddenIn<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, held: unknown) =>
    typeof held === 'string' ? withoutHidden(held) : held,
  ) as T
}

/** A written message as it is kept: one kind of line break, nothing hidden, no empty ends. */
export const plainMessage = (text: string): string => withoutHidden(text.replaceAll('\r\n', '\n')).trim()
