// Reads logs line by line, and deals out what they tell of to its accounts.

import { UtsessionsError } from '../policy/errors.ts'
import { NOBODY, visitReader } from './cells.ts'
import { type ColumnsWanted, columnsOf } from './columns.ts'
import { formatOf } from './format.ts'
import type { Histories } from './histories.ts'
import { LONGEST_LINE, linesOf } from './lines.ts'
import { noteBad, noteRequest, type Reading } from './reading.ts'

/** A log: its name for messages, and its bytes, packed by gzip or not. */
export interface Log {
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
}

export interface ReadingOptions extends ColumnsWanted {
  /** `csv`, `json` or `combined`; told by the first line where it is left out. */
  readonly format?: string | undefined
}

/** Where what is read goes. */
interface Into {
  readonly reading: Reading
  readonly histories: Histories
}

/** So many lines are looked at before it is decided which column is what. */
const FIRST_LINES = 100

/**
 * Reads a log to its end.
 * @param progress called after each piece that was read
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`: no such format or column; `UTS_ARGUMENT_INVALID`: it cannot be read
 */
export async function readLog(log: Log, options: ReadingOptions, into: Into, progress: () => void): Promise<void> {
  const first: string[] = []
  const begun = () => {
    const take = taker(log.name, first, options, into)
    for (const line of first) take(line)
    return take
  }
  let take: ((line: string) => void) | undefined
  for await (const lines of linesIn(log)) {
    for (const line of lines) {
      if (take) take(line)
      else if (first.push(line) >= FIRST_LINES) take = begun()
    }
    progress()
  }
  if (!take && first.length > 0) begun()
}

async function* linesIn({ name, bytes }: Log): AsyncGenerator<readonly string[]> {
  try {
    yield* linesOf(bytes)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UtsessionsError('UTS_ARGUMENT_INVALID', `${name} cannot be read: ${why}.`, { cause })
  }
}

function taker(
  file: string,
  first: readonly string[],
  options: ReadingOptions,
  { reading, histories }: Into,
): (line: string) => void {
  const format = formatOf(first, options.format)
  const columns = columnsOf(format, options)
  reading.files.push({ file, format: format.name, ...columns })
  const cellsOf = format.cells([columns.user, columns.time, ...columns.device])
  const read = visitReader(columns)
  let number = 0
  return (line) => {
    number += 1
    if (number <= format.headerLines || line === '') return
    reading.lines += 1
    const found = line.length < LONGEST_LINE ? read(cellsOf(line)) : 'it is longer than a million characters'
    if (found === NOBODY) reading.nobody += 1
    else if (typeof found === 'string') noteBad(reading, { file, line: number, reason: found })
    else {
      noteRequest(reading, found.visit.at)
      histories.add(found.account, found.visit)
    }
  }
}
