// The formats that a log may have, and how one is told from another by its first lines.

import { given, UtsessionsError } from '../policy/errors.ts'
import { combinedFormat, isCombined } from './combined.ts'
import { csvFormat } from './csv.ts'
import { jsonFormat } from './json-lines.ts'

/** What stands in the columns that were asked for, in that order; or, as a text, what is wrong with the line. */
export type Cells = readonly unknown[] | string

/** How the lines of one log are read. */
export interface Format {
  readonly name: FormatName
  /** The names of its columns, as far as the first lines show them. */
  readonly columns: readonly string[]
  /** Whether there may be columns that the first lines do not show. */
  readonly isOpen: boolean
  /** How many of the first lines are no requests. */
  readonly headerLines: number
  /** Makes a reader of lines for some of the columns. */
  cells(columns: readonly string[]): (line: string) => Cells
}

export const FORMATS = ['csv', 'json', 'combined'] as const
export type FormatName = (typeof FORMATS)[number]

/**
 * The format of a log, from its first lines.
 * @param wanted the format's name, where it is not to be guessed
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`: no format of that name
 */
export function formatOf(lines: readonly string[], wanted?: string): Format {
  const name = wanted ?? guess(lines.find((line) => line.trim() !== '') ?? '')
  if (name === 'csv') return csvFormat(lines)
  if (name === 'json') return jsonFormat(lines)
  if (name === 'combined') return combinedFormat(lines)
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `There is no format ${given(name)}. Write one of: ${FORMATS.join(', ')}; or leave it out, and the first line tells.`,
  )
}

function guess(line: string): FormatName {
  if (line.trimStart().startsWith('{')) return 'json'
  return isCombined(line) ? 'combined' : 'csv'
}
