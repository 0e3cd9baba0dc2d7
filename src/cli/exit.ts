// How a process ends, and what an error comes to.

import { UtsessionsError } from '../policy/errors.ts'
import { UsageError } from './usage.ts'

export const EXIT = {
  done: 0,
  /** What was read, checked or asked for is wrong: a file, a policy, a session that is not the account's. */
  wrong: 1,
  /** Called in a way that cannot be meant. */
  usage: 2,
  /** The store cannot be reached, or does not serve. */
  store: 3,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Whoever runs it has pressed Ctrl-C, or ended it otherwise. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** What went wrong: for people `message`, for programs `code`. */
export interface Failure {
  readonly exit: ExitCode
  readonly code: string
  readonly message: string
}

/** `undefined` for an error that nobody meant to tell: a fault of ours. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof UsageError) return { exit: EXIT.usage, code: 'USAGE', message: error.message }
  if (!(error instanceof UtsessionsError)) return undefined
  return { exit: EXITS.get(error.code) ?? EXIT.wrong, code: error.code, message: error.message }
}

const EXITS: ReadonlyMap<string, ExitCode> = new Map<string, ExitCode>([
  ['UTS_OPTION_INVALID', EXIT.usage],
  ['UTS_ACCOUNT_INVALID', EXIT.usage],
  ['UTS_STORE_UNUSABLE', EXIT.store],
  ['UTS_STORE_UNAVAILABLE', EXIT.store],
])
