// The log: one file to which any number of processes append lines, and which all of them read in the same order. Nothing here knows records.

import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { type Entry, UtsessionsError } from 'utsessions'

/** A line that replaces a record, if the account's revision is the expected one at this place of the log. `record: null` drops it. */
export interface SwapLine {
  readonly account: string
  readonly expects: string
  readonly revision: string
  readonly record: string | null
  readonly entries: readonly Entry[]
}

/** Any line; without an account it brings journal entries only. */
export type Line = SwapLine | { readonly account?: never; readonly entries: readonly Entry[] }

export interface Log {
  /**
   * Appends the lines in one write.
   * @throws when not all of it could be written (a full disk): the line that is torn counts as nothing
   */
  append(lines: readonly Line[]): void
  /** The lines that were appended since it was last called, by whomever. */
  read(): readonly Line[]
  close(): void
}

export function openLog(path: string): Log {
  let file: number | undefined = openSync(path, 'a+', 0o600) // O_APPEND: each write goes to the end, wherever that is by then
  let position = 0
  const opened = () => {
    if (file === undefined) throw unusable(`The store on ${path} has been closed. Close it after the last request.`)
    return file
  }
  return {
    append: (lines) => {
      // The newline in front ends a line that a crashed writer left torn. Not appendFileSync: it would go on after a short write.
      const bytes = Buffer.from(lines.map((line) => `\n${JSON.stringify(line)}\n`).join(''))
      const written = writeSync(opened(), bytes)
      if (written < bytes.length) throw new Error(`${path} took ${written} of ${bytes.length} bytes: is the disk full?`)
    },
    read: () => {
      const bytes = bytesFrom(opened(), position, path)
      const end = bytes.lastIndexOf('\n') + 1 // what follows is torn, or not all there yet: it is read again next time
      position += end
      return linesIn(bytes.subarray(0, end))
    },
    close: () => {
      if (file !== undefined) closeSync(file)
      file = undefined // its number may soon be that of another file
    },
  }
}

function bytesFrom(file: number, position: number, path: string): Buffer {
  const { size } = fstatSync(file)
  if (size < position) throw unusable(`${path} was cut short. Never rotate it; restart every process that uses it.`)
  const bytes = Buffer.alloc(size - position)
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position))
}

function linesIn(bytes: Buffer): Line[] {
  const lines: Line[] = []
  for (let from = 0, to = 0; to < bytes.length; from = to) {
    to = bytes.indexOf('\n', from) + 1
    const line = to - from > 1 ? lineOf(bytes.toString('utf8', from, to)) : undefined
    if (line) lines.push(line)
  }
  return lines
}

/** No beginning of a JSON object is a JSON object: a torn line is known by that, and by every process alike. */
function lineOf(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Line | null
    return Array.isArray(line?.entries) ? line : undefined
  } catch {
    return undefined
  }
}

function unusable(message: string): UtsessionsError {
  return new UtsessionsError('UTS_STORE_UNUSABLE', message)
}
