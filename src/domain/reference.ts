/**
 * The reference of a case: ten characters of Crockford's base 32, written `7K2MD-9Q4XT`. No I, L, O or U, so that it
 * survives being read out on the phone; 50 bits, so that it cannot be guessed.
 */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 10

/** From at least ten random bytes; five bits of each are used, which keeps every character equally likely. */
export function referenceFrom(randomBytes: Uint8Array): string {
  if (randomBytes.length < length)
    throw new RangeError(`a reference needs ${length} random bytes, got ${randomBytes.length}`)
  return hyphenated([...randomBytes.subarray(0, length)].map((byte) => alphabet[byte & 31]).join(''))
}

/**
 * Reads a reference as people type it: small letters, spaces, any hyphen or none, O for 0, I or L for 1.
 * Undefined: this is no reference.
 */
export function parseReference(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return plain.length === length && [...plain].every((sign) => alphabet.includes(sign)) ? hyphenated(plain) : undefined
}

const hyphenated = (plain: string): string => `${plain.slice(0, 5)}-${plain.slice(5)}`
