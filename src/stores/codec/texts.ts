// Words of a record's text: what stands between its separators is escaped, which nothing that utsessions makes needs.

/** What separates, what ends, control characters, and halves of surrogate pairs, which are no UTF-8. */
const SPECIAL = /[%,;|.!=\p{Cc}\p{Cs}]/gu
/** Hashes, and nearly every word. */
const PLAIN = /^[\w -]+$/
const ESCAPED = /%([0-9a-f]{4})/g

/** Stands for an empty text, where none at all is written as nothing. */
export const EMPTY = '='

export function writeText(text: string): string {
  if (PLAIN.test(text)) return text
  if (text === '') return EMPTY
  return text.replace(SPECIAL, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** @param mayBeEscaped whether there is an escape anywhere in the record */
export function readText(text: string, mayBeEscaped: boolean): string {
  if (text === EMPTY) return ''
  if (!mayBeEscaped) return text
  return text.replace(ESCAPED, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)))
}
