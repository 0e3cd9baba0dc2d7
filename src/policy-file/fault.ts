// What is wrong with a policy file, and where.

import { type ErrorCode, UtsessionsError } from '../policy/errors.ts'

/** A policy file that cannot be used. Thrown by the first reading; told by `onFault` when a changed file is at fault. */
export class PolicyFileError extends UtsessionsError {
  override readonly name = 'PolicyFileError'
  /** Path of the file, as it was looked for. */
  readonly file: string
  /** Where in the file, both from 1, the column in UTF-16 units; `undefined` where it could not be read at all. */
  readonly line: number | undefined
  readonly column: number | undefined
  /** The option at fault, with what leads to it: `lock`, `plans.team.lock`. `undefined` where it is the JSON. */
  readonly option: string | undefined

  constructor(code: ErrorCode, message: string, { file, line, column, option, cause }: PolicyFileFault) {
    const place = line === undefined ? file : `${file}:${line}:${column}`
    super(code, `${place}: ${message}`, cause === undefined ? undefined : { cause })
    this.file = file
    this.line = line
    this.column = column
    this.option = option
  }
}

interface PolicyFileFault {
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly option?: string | undefined
  readonly cause?: unknown
}

/** A fault at an offset of the text. Never leaves this folder: parsePolicyFile says of it which file, line and column. */
export class Misplaced extends Error {
  readonly at: number
  readonly option: string | undefined

  constructor(at: number, message: string, options: { option?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.at = at
    this.option = options.option
  }
}

/** The fault with its file, line and column; `\n`, `\r\n` and `\r` end lines. */
export function placed({ at, option, message, cause }: Misplaced, file: string, text: string): PolicyFileError {
  const lines = text.slice(0, at).split(/\r\n?|\n/)
  const column = (lines.at(-1) ?? '').length + 1
  return new PolicyFileError('UTS_POLICY_INVALID', message, { file, line: lines.length, column, option, cause })
}
