// cookie-session: everything lies in the browser's cookie, and there is no id.

import cookieSession from 'cookie-session'
import type { Request, RequestHandler } from 'express'
import type { ExpressHost } from './express.ts'

interface Data {
  user?: string
  changedAt?: number
}

export const cookieSessionHost: ExpressHost = {
  before: () => [cookieSession({ name: 'host', keys: ['test'] }) as unknown as RequestHandler],
  user: (req) => dataOf(req)?.user,
  acts: (req) => ({
    signIn: (user) => put(req, { user }),
    signOut: () => put(req, null),
    change: () => Object.assign(dataOf(req) ?? {}, { changedAt: Date.now() }),
  }),
}

function dataOf(req: Request): Data | null {
  return (req as { session?: unknown }).session as Data | null
}

/** A new object is a new session, with nothing of the old one in it. */
function put(req: Request, data: Data | null): void {
  Object.assign(req, { session: data })
}
