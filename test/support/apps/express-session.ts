// express-session with passport, as most applications on Express have it.

import type { Request } from 'express'
import session, { type SessionOptions } from 'express-session'
import { Passport } from 'passport'
import type { ExpressHost } from './express.ts'

export function expressSessionHost(options: () => Partial<SessionOptions> = () => ({})): ExpressHost {
  return {
    before: () => {
      const passport = new Passport()
      passport.serializeUser((user, done) => done(null, (user as { id: string }).id))
      passport.deserializeUser((id: string, done) => done(null, { id }))
      return [
        session({ secret: 'test', resave: false, saveUninitialized: false, ...options() }),
        passport.initialize(),
        passport.session(),
      ]
    },
    user,
    acts: (req) => ({
      signIn: (id) => called((done) => req.logIn({ id } as Express.User, done)),
      signOut: () => called((done) => req.logout(done)),
      change: () => Object.assign(req.session, { changedAt: Date.now() }),
      rotate: () => rotate(req),
    }),
  }
}

function user(req: Request): string | undefined {
  return (req.user as { id: string } | undefined)?.id
}

async function rotate(req: Request): Promise<void> {
  const { cookie: _, ...data } = req.session
  await called((done) => req.session.regenerate(done))
  Object.assign(req.session, data)
}

function called(call: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())))
}
