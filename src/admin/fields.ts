// What was sent: a JSON object with the fields that are asked for, and no others, so that a slip of the pen is not half done.

import { BodyTooLong } from '../adapters/guard/body.ts'
import { bodyOf } from '../adapters/web/body.ts'
import { assertAccount } from '../controller/account.ts'
import { given } from '../policy/errors.ts'
import { invalid } from './query.ts'

export type Fields = Readonly<Record<string, unknown>>

/** Fails with `BodyTooLong`, or `UTS_ARGUMENT_INVALID` for what is no JSON object. */
export async function readFields(request: Request): Promise<Fields> {
  const value = parsed(await textIn(request))
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw invalid('The body must be a JSON object.')
}

/** A connection that breaks in the middle of a body is nobody's mistake in the application, whose error handling needs not hear of it. */
async function textIn(request: Request): Promise<string> {
  try {
    return await bodyOf(request)
  } catch (error) {
    if (error instanceof BodyTooLong) throw error
    throw invalid('The body broke off before its end.')
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` for another field than these */
export function assertFields(fields: Fields, ...known: readonly string[]): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw invalid(`There is no field ${given(unknown)} here. There may be: ${known.join(', ')}.`)
}

/** @throws {UtsessionsError} `UTS_ACCOUNT_INVALID` */
export function accountOf({ account }: Fields): string {
  return assertAccount(account)
}

/** A record holds 256 live sessions at most. */
const MOST_IDS = 256
const LONGEST_ID = 64

/** The ids, each once. @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` */
export function sessionsOf({ sessions }: Fields): readonly string[] {
  const isList = Array.isArray(sessions) && sessions.length > 0 && sessions.length <= MOST_IDS
  if (isList && sessions.every(isId)) return [...new Set<string>(sessions)]
  throw invalid(`sessions must be a list of 1 to ${MOST_IDS} ids of sessions, but is ${given(sessions)}.`)
}

function isId(id: unknown): boolean {
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_ID
}
