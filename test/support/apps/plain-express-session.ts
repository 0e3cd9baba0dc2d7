// express-session without passport: the application puts its user into the session, and destroys it at sign-out.

import type { Request } from 'express'
import session from 'express-session'
import type { ExpressHost } from './express.ts'

export const plainExpressSessionHost: ExpressHost = {
  before: () => [session({ secret: 'test', resave: true, rolling: true, saveUninitialized: true })], // the defaults of old, which save the most
  user: (req) => (req.session ? dataOf(req).user : undefined),
  acts: (req) => ({
    signIn: async (user) => {
      await called((done) => req.session.regenerate(done))
      dataOf(req).user = user
    },
    signOut: () => called((done) => req.session.destroy(done)),
    change: () => {
      dataOf(req).changedAt = Date.now()
    },
    rotate: async () => {
      const { cookie: _, ...data } = req.session
      await called((done) => req.session.regenerate(done))
      Object.assign(req.session, data)
    },
  }),
}

function dataOf(req: Request): { user?: string; changedAt?: number } {
  return req.session
}

function called(call: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())))
}
