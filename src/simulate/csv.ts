// Logs as CSV (RFC 4180) with a header: separated by commas, semicolons or tabs, as the header is. One line is one request.

import type { Cells, Format } from './format.ts'

const SEPARATORS = [',', ';', '\t'] as const

/** The format of a log whose first line names the columns. */
export function csvFormat(lines: readonly string[]): Format {
  const header = lines[0] ?? ''
  const separator = separatorOf(header)
  const columns = cellsOf(header, separator)
  const names = typeof columns === 'string' ? [] : columns.map((name) => name.trim())
  return {
    name: 'csv',
    columns: names,
    isOpen: false,
    headerLines: 1,
    cells: (wanted) => {
      const places = wanted.map((name) => names.indexOf(name))
      return (line) => picked(cellsOf(line, separator), places, names.length)
    },
  }
}

function separatorOf(header: string): string {
  const counts = SEPARATORS.map((separator) => header.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}

function picked(cells: readonly string[] | string, places: readonly number[], width: number): Cells {
  if (typeof cells === 'string') return cells
  if (cells.length === width) return places.map((place) => cells[place])
  return `it has ${cells.length} ${cells.length === 1 ? 'field' : 'fields'} where the header has ${width}`
}

/** The fields of a line; a text that says what is wrong with it where there are none. */
export function cellsOf(line: string, separator: string): readonly string[] | string {
  if (!line.includes('"')) return line.split(separator)
  const cells: string[] = []
  for (let at = 0; at <= line.length; ) {
    if (line[at] !== '"') {
      const end = endOf(line, separator, at)
      cells.push(line.slice(at, end))
      at = end + 1
      continue
    }
    const end = endOfQuoted(line, at)
    if (end === undefined) return 'a quotation mark is not closed on the line'
    if (end + 1 < line.length && line[end + 1] !== separator) return 'something stands behind a closing quotation mark'
    cells.push(line.slice(at + 1, end).replaceAll('""', '"'))
    at = end + 2
  }
  return cells
}

function endOf(line: string, separator: string, from: number): number {
  const end = line.indexOf(separator, from)
  return end < 0 ? line.length : end
}

/** Two quotation marks in a row stand for one. */
function endOfQuoted(line: string, from: number): number | undefined {
  for (let at = from + 1; ; at += 2) {
    at = line.indexOf('"', at)
    if (at < 0) return undefined
    if (line[at + 1] !== '"') return at
  }
}
