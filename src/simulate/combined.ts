// Logs in the common and the combined format of Apache and nginx, with whatever the server was told to write behind it.

import type { Cells, Format } from './format.ts'

const NAMES = ['address', 'ident', 'user', 'time', 'request', 'status', 'bytes', 'referer', 'user-agent']
const FEWEST = 7
const TIME = NAMES.indexOf('time')

/** The format of a log of a web server. Fields behind the ninth are called `field10`, `field11` and so on. */
export function combinedFormat(lines: readonly string[]): Format {
  const widths = lines.map((line) => cellsOf(line)?.length ?? 0)
  const columns = Array.from({ length: Math.max(FEWEST, ...widths) }, (_, i) => NAMES[i] ?? `field${i + 1}`)
  return {
    name: 'combined',
    columns,
    isOpen: false,
    headerLines: 0,
    cells: (wanted) => {
      const places = wanted.map((name) => columns.indexOf(name))
      return (line) => picked(cellsOf(line), places)
    },
  }
}

/** Whether a line looks like one of a web server's. */
export function isCombined(line: string): boolean {
  return cellsOf(line) !== undefined
}

function picked(cells: readonly string[] | undefined, places: readonly number[]): Cells {
  return cells === undefined ? 'it is not in the combined log format' : places.map((place) => cells[place])
}

/** A time in brackets, a text in quotation marks with its own escaped, or anything up to the next space. */
const CELL = /(?:\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|([^\s"[]\S*))(?: +|$)/y

function cellsOf(line: string): readonly string[] | undefined {
  const cells: string[] = []
  CELL.lastIndex = 0
  while (CELL.lastIndex < line.length) {
    const at = CELL.lastIndex
    const match = CELL.exec(line)
    if (!match || (cells.length === TIME && line[at] !== '[')) return undefined
    cells.push(match[1] ?? match[2] ?? match[3] ?? '')
  }
  return cells.length < FEWEST ? undefined : cells
}
