// JSON with places: what stands where, and where it stops being JSON. JSON.parse says neither on every Node, and lets a name be given twice.

import { given } from '../policy/errors.ts'
import { Misplaced } from './fault.ts'

/** A value, and where it stands: a member at its name, everything else at its first character. */
export interface Located {
  readonly at: number
  /** As JSON.parse gives it. */
  readonly value: unknown
  /** What an object holds, by name; empty for everything else. */
  readonly members: ReadonlyMap<string, Located>
}

interface Cursor {
  readonly text: string
  at: number
}

const DEEPEST = 32
const NO_MEMBERS: ReadonlyMap<string, Located> = new Map()

const BLANK = /[ \t\n\r]*/y
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y
const WORD = /[\w.+-]+/y
/** What is named as found where something else was expected: a word, or a single character. */
const FOUND = /[\w$.+-]+|[\s\S]/uy
const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/

/**
 * The text as JSON (RFC 8259), with the place of everything.
 * @throws {Misplaced} where it is none, gives a name twice, or is nested deeper than 32
 */
export function parseJson(text: string): Located {
  const cursor = { text, at: 0 }
  const located = valueAt(cursor, 0)
  skip(cursor)
  if (cursor.at < text.length) throw unexpected(cursor, 'nothing more')
  return located
}

function valueAt(cursor: Cursor, depth: number): Located {
  skip(cursor)
  const { at } = cursor
  if (depth > DEEPEST) throw new Misplaced(at, `This is nested deeper than ${DEEPEST}.`)
  const first = cursor.text[at]
  if (first === '{') return object(cursor, depth)
  const value = first === '[' ? array(cursor, depth) : first === '"' ? string(cursor) : scalar(cursor)
  return { at, value, members: NO_MEMBERS }
}

function object(cursor: Cursor, depth: number): Located {
  const { at } = cursor
  const members = new Map<string, Located>()
  cursor.at += 1
  if (!takes(cursor, '}')) {
    do member(cursor, depth, members)
    while (goesOn(cursor, '}'))
  }
  const value = Object.fromEntries([...members].map(([name, one]) => [name, one.value]))
  return { at, value, members }
}

function member(cursor: Cursor, depth: number, members: Map<string, Located>): void {
  skip(cursor)
  const { at } = cursor
  if (cursor.text[at] !== '"') throw unexpected(cursor, 'a name in double quotes')
  const name = string(cursor)
  if (members.has(name)) throw new Misplaced(at, `${given(name)} stands here a second time. Leave one of the two.`)
  if (!takes(cursor, ':')) throw unexpected(cursor, `":" after ${given(name)}`)
  members.set(name, { ...valueAt(cursor, depth + 1), at })
}

function array(cursor: Cursor, depth: number): readonly unknown[] {
  const items: unknown[] = []
  cursor.at += 1
  if (takes(cursor, ']')) return items
  do items.push(valueAt(cursor, depth + 1).value)
  while (goesOn(cursor, ']'))
  return items
}

function string(cursor: Cursor): string {
  const text = token(cursor, STRING)
  if (text === undefined) throw new Misplaced(cursor.at, 'This text has no closing quote.')
  try {
    return JSON.parse(text)
  } catch {
    const at = cursor.at - text.length
    throw new Misplaced(
      at,
      `This text has a line break, a control character or an unknown escape in it: ${given(text)}.`,
    )
  }
}

function scalar(cursor: Cursor): unknown {
  const { at } = cursor
  const word = token(cursor, WORD) ?? ''
  if (!SCALAR.test(word))
    throw unexpected({ ...cursor, at }, 'a value', word === '' ? '' : ' A text stands in double quotes.')
  return JSON.parse(word)
}

/** Whether there is one more, after a comma; otherwise the end has been taken. */
function goesOn(cursor: Cursor, end: '}' | ']'): boolean {
  if (takes(cursor, ',')) return true
  if (takes(cursor, end)) return false
  throw unexpected(cursor, `"," or "${end}"`)
}

function takes(cursor: Cursor, character: string): boolean {
  skip(cursor)
  if (cursor.text[cursor.at] !== character) return false
  cursor.at += 1
  return true
}

function skip(cursor: Cursor): void {
  token(cursor, BLANK)
}

function token(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at
  const [text] = pattern.exec(cursor.text) ?? []
  cursor.at += text?.length ?? 0
  return text
}

function unexpected({ text, at }: Cursor, expected: string, hint = ''): Misplaced {
  const word = token({ text, at }, FOUND) ?? ''
  return new Misplaced(
    at,
    `Expected ${expected}, but found ${word === '' ? 'the end' : given(word)}.${word === '/' ? ' JSON has no comments.' : hint}`,
  )
}
