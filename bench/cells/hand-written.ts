// The floor: a check as one would write it by hand, in one process. A Map, the SHA-256 of the token that a cookie carries, an idle limit.

import { hash, randomBytes } from 'node:crypto'

const IDLE_MS = 1_800_000

interface Known {
  readonly account: string
  lastSeenAt: number
}

export interface HandWritten {
  /** @returns the token */
  open(account: string): string
  /** Whose token it is, if it is a live one's. Counts as activity. */
  check(token: string): string | undefined
}

export function handWritten(): HandWritten {
  const sessions = new Map<string, Known>()
  return {
    open: (account) => {
      const token = randomBytes(18).toString('base64url')
      sessions.set(hash('sha256', token, 'base64url'), { account, lastSeenAt: Date.now() })
      return token
    },
    check: (token) => {
      const session = sessions.get(hash('sha256', token, 'base64url'))
      const now = Date.now()
      if (!session || now - session.lastSeenAt > IDLE_MS) return undefined
      session.lastSeenAt = now
      return session.account
    },
  }
}

const COOKIE = /(?:^|; )sid=([^;]*)/

/** The token in a request's `Cookie` header. */
export function tokenIn(header: string | undefined): string | undefined {
  return header === undefined ? undefined : COOKIE.exec(header)?.[1]
}
