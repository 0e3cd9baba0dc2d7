// cookie-session: everything lies in the browser's cookie, and there is no id.

import cookieSession from 'cookie-session'
import type { Request, RequestHandler } from 'express'
import type { ExpressHost } from './express.ts'
import { expressSessionHost } from './express-session.ts'

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

/** What passport asks of a session since 0.6. It must stay the same object: a new one that is empty is never sent. */
export const asPassportWants: RequestHandler = (req, _res, next) => {
  const session = dataOf(req) as unknown as Record<string, unknown>
  Object.defineProperties(session, {
    save: { value: (done: () => void) => done() },
    regenerate: {
      value: (done: () => void) => {
        for (const key of Object.keys(session)) delete session[key]
        done()
      },
    },
  })
  next()
}

/** With passport in front. */
export const cookieSessionPassportHost: ExpressHost = {
  ...expressSessionHost(),
  before: () => {
    const [, ...passport] = expressSessionHost().before()
    return [...cookieSessionHost.before(), asPassportWants, ...passport]
  },
  acts: (req, res) => {
    const { rotate: _, ...acts } = expressSessionHost().acts(req, res)
    return acts
  },
}

function dataOf(req: Request): Data | null {
  return (req as { session?: unknown }).session as Data | null
}

/** A new object is a new session, with nothing of the old one in it. */
function put(req: Request, data: Data | null): void {
  Object.assign(req, { session: data })
}
