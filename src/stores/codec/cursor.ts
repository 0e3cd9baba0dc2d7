// A place in a record's text that moves along its fields. One walk over the text, and no piece of it made that nobody needs.

import { LITERAL_CODE, readNumber } from './digits.ts'
import { readText } from './texts.ts'
import { END, NO_LIST, SEPARATORS } from './write.ts'

/** The text is not what a record's text is. */
export class Damaged extends Error {}

export interface Cursor {
  readonly text: string
  /** Where the field begins that is read next. Behind an item's last field it stays there: fields that were left out are empty. */
  at: number
  /** The end of the item that is read. */
  until: number
  readonly mayBeEscaped: boolean
}

/** The list of nothing, where nothing is written for another one. */
export const NONE: readonly never[] = Object.freeze([])

/** The place behind which the next thing stands that ends with the separator, or the end. */
export function endOf(text: string, separator: string, from: number, until: number): number {
  const end = text.indexOf(separator, from)
  return end < 0 || end > until ? until : end
}

/** Moves behind the next field, and gives its end. */
function take(cursor: Cursor): number {
  const end = endOf(cursor.text, SEPARATORS.field, cursor.at, cursor.until)
  cursor.at = end < cursor.until ? end + 1 : end
  return end
}

export function takeText(cursor: Cursor): string | undefined {
  const from = cursor.at
  const end = take(cursor)
  return from === end ? undefined : readText(cursor.text.slice(from, end), cursor.mayBeEscaped)
}

export function takeId(cursor: Cursor): string {
  const id = takeText(cursor)
  if (id === undefined || id === '') throw new Damaged('an id is missing')
  return id
}

/** The words of a field that holds a few of different kinds, as they are written. */
export function takeWords(cursor: Cursor): readonly string[] | undefined {
  const from = cursor.at
  const end = take(cursor)
  return from === end ? undefined : cursor.text.slice(from, end).split(SEPARATORS.list)
}

/** `undefined`: there is none, which is not the same everywhere as an empty one. */
export function takeList(cursor: Cursor): readonly string[] | undefined {
  const from = cursor.at
  const end = take(cursor)
  return from === end ? undefined : listIn(cursor, from, end)
}

function listIn({ text, mayBeEscaped }: Cursor, from: number, end: number): readonly string[] {
  const list = text.slice(from, end)
  if (list === NO_LIST) return NONE
  if (!list.includes(SEPARATORS.list)) return [readText(list, mayBeEscaped)]
  return list.split(SEPARATORS.list).map((hash) => readText(hash, mayBeEscaped))
}

export function takeNumber(cursor: Cursor, usual?: number): number {
  const from = cursor.at
  const end = take(cursor)
  if (from === end && usual !== undefined) return usual
  return sound(readNumber(cursor.text, from, end))
}

/** An instant that was written as its distance from another one, `sign` times; `undefined` where it is left out. */
export function takeInstant(cursor: Cursor, at: number, sign: 1 | -1): number | undefined {
  const from = cursor.at
  const end = take(cursor)
  if (from === end) return undefined
  const number = sound(readNumber(cursor.text, from, end))
  return cursor.text.charCodeAt(from) === LITERAL_CODE ? number : at + sign * number
}

function sound(number: number): number {
  if (!Number.isFinite(number)) throw new Damaged('a number is none')
  return number
}

/** Calls `read` with the cursor at each item of the next part. */
export function takeItems<T>(cursor: Cursor, read: (cursor: Cursor) => T): readonly T[] {
  const end = cursor.text.length - END.length
  const partEnd = endOf(cursor.text, SEPARATORS.part, cursor.at, end)
  if (partEnd === cursor.at) {
    cursor.at = Math.min(partEnd + 1, end)
    return NONE
  }
  const items: T[] = []
  for (let from = cursor.at; from < partEnd; from = cursor.until + 1) {
    cursor.at = from
    cursor.until = endOf(cursor.text, SEPARATORS.item, from, partEnd)
    items.push(read(cursor))
  }
  cursor.at = Math.min(partEnd + 1, end)
  return items
}
