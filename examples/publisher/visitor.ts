// Whom a page is for: the reader who is signed in, by passport, and the session, by utsessions.

import type { Request } from 'express'
import type { SessionView } from 'utsessions'
import type { Account } from './accounts.ts'

export interface Visitor {
  readonly reader: Account
  readonly session: SessionView
}

/** Who is signed in, as far as passport knows. */
export function readerOf(req: Request): Account | undefined {
  return req.user as Account | undefined
}

/** `undefined` for a stranger, who has no session and costs none. */
export function visitorOf(req: Request): Visitor | undefined {
  const reader = readerOf(req)
  const { session } = req.utsessions
  return reader && session ? { reader, session } : undefined
}
