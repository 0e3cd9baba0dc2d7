// From what stands in the columns of a line to a visit, or to why there is none.

import { assertAccount } from '../controller/account.ts'
import { hashOf } from '../controller/token.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { Columns } from './columns.ts'
import type { Cells } from './format.ts'
import { instantIn } from './instant.ts'
import type { Visit } from './visit.ts'

/** A request of an account; a line of nobody; or, as a text, what is wrong with the line. */
export type Read = { readonly account: string; readonly visit: Visit } | typeof NOBODY | string

/** Nobody was signed in. */
export const NOBODY = Symbol('nobody')

/** Makes a reader of cells: the user's, the time's, and one or more that stand for the device. */
export function visitReader(columns: Columns): (cells: Cells) => Read {
  const hashed = remembered(hashOf)
  return (cells) => {
    if (typeof cells === 'string') return cells
    const [user, time, ...device] = cells
    const account = textIn(user)
    if (account === undefined) return NOBODY
    const wrong = whyNoAccount(user, account)
    if (wrong !== undefined) return wrong
    const at = instantIn(time)
    if (at === undefined) return `${given(columns.time)} is no instant: ${given(time)}`
    return { account, visit: { at, device: hashed(device.map((cell) => textIn(cell) ?? '').join('\n')) } }
  }
}

/** `undefined`: nothing, as logs write it. */
function textIn(cell: unknown): string | undefined {
  if (cell === undefined || cell === null) return undefined
  const text = typeof cell === 'string' ? cell.trim() : typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  return text === '' || text === '-' ? undefined : text
}

function whyNoAccount(user: unknown, account: string): string | undefined {
  if (typeof user !== 'string' && typeof user !== 'number')
    return `the user is neither text nor a number: ${given(user)}`
  try {
    assertAccount(account)
    return undefined
  } catch (error) {
    if (error instanceof UtsessionsError) return error.message
    throw error
  }
}

const MOST_REMEMBERED = 10_000

/** Most devices come again soon. */
function remembered(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= MOST_REMEMBERED) known.clear()
    const made = make(text)
    known.set(text, made)
    return made
  }
}
