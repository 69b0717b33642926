/** A table as text (RFC 4180). A cell that a spreadsheet would calculate with is kept text by an apostrophe. */
export function csvOf(columns: readonly string[], rows: Iterable<readonly string[]>): string {
  return `${[columns, ...rows].map((cells) => cells.map(cellOf).join(',')).join('\r\n')}\r\n`
}

/** One cell, quoted where it must be. */
export function cellOf(text: string): string {
  // A number with its plus sign is no formula; anything else that begins like one might be.
  const safe = /^[=@\t\r]|^[+-](?!\d+$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
