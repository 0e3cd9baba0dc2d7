// The publisher's site: an Express application as it would be without utsessions, and the few lines that it takes to have it.

import express, { type Express } from 'express'
import type { SessionControl } from 'utsessions'
import { guard } from 'utsessions/express'
import type { Accounts } from './accounts.ts'
import { articleRoutes } from './article-routes.ts'
import { desk } from './desk.ts'
import { guardOptions } from './guard-options.ts'
import { limited } from './guesses.ts'
import { type HostSessions, hostSession } from './host-sessions.ts'
import { lastResort, notFound } from './last-resort.ts'
import { recoveryRoutes } from './recovery-routes.ts'
import { sameOriginOnly } from './same-origin.ts'
import { secured } from './secured.ts'
import { localPassport, signInRoutes } from './sign-in-routes.ts'

export interface Publisher {
  readonly accounts: Accounts
  readonly control: SessionControl
  readonly host: HostSessions
  /** Sends somebody the link to choose a new password with: a path of this site. */
  readonly mail: (name: string, path: string) => void
}

export function createApp(publisher: Publisher): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(secured)
  app.use('/assets', express.static(new URL('assets', import.meta.url).pathname, { maxAge: '1h' }))
  app.use(sameOriginOnly, express.urlencoded({ extended: false, limit: '4kb' }))

  const checkPassword = limited(publisher.accounts)
  const passport = localPassport(publisher.accounts, checkPassword)
  app.use(hostSession(publisher.host))
  app.use(passport.session())

  // In front of the guard: whoever is kept out of their account gets it back by this.
  app.use(recoveryRoutes(publisher))

  // One use of an account at a time, each for a limited time. That is all.
  app.use(guard(publisher.control, guardOptions(publisher, checkPassword)))

  // Everybody's sessions, for whoever runs the site.
  app.use(desk(publisher.control))

  app.use(articleRoutes(), signInRoutes(passport))
  app.use(notFound, lastResort)
  return app
}
