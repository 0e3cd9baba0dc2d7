// What verbs write: tables for people, JSON for programs. Nothing that comes from a store can move a cursor or turn a line round.

import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { printable, type Style } from './terminal.ts'

/** Writes, and waits where the reader is slower: what streams stays in bounded memory. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}

/** A document, indented, with a line break behind it. */
export function jsonText(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`
}

/** A line of JSON lines. */
export function jsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`
}

/** JSON leaves some of them as they are. The line breaks of an indented document are its own: those of a text are escaped already. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

function escaped(json: string): string {
  return json.replaceAll(UNSEEN, escapeOf)
}

/** `\u202e`, as JSON writes it; two of them beyond the basic plane. */
export function escapeOf(character: string): string {
  return Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')
}

export interface Column {
  readonly title: string
  /** @default 'left' */
  readonly align?: 'left' | 'right'
}

const BETWEEN = '  '

/** Rows below titles, as wide as what is in them; cells are made printable. The last column ends where its text ends. */
export function tableText(columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): string {
  const cells = rows.map((row) => row.map(printable))
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((row) => (row[i] ?? '').length)))
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, i) => (align === 'right' ? padStart : padEnd)(row[i] ?? '', widths[i] ?? 0))
      .join(BETWEEN)
      .trimEnd()
  const titles = columns.map(({ title }) => title)
  return `${[style.bold(line(titles)), ...cells.map(line)].join('\n')}\n`
}

function padStart(text: string, width: number): string {
  return text.padStart(width)
}

function padEnd(text: string, width: number): string {
  return text.padEnd(width)
}
