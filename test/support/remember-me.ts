// express-session with passport and a remember-me of its own: a cookie with a token that works once, and is renewed with each use.

import { randomBytes } from 'node:crypto'
import express, { type Request, type RequestHandler, type Response } from 'express'
import session from 'express-session'
import { Passport } from 'passport'
import { createSessionControl, memoryStore, type PolicyOptions } from 'utsessions'
import { guard } from 'utsessions/express'
import { fakeClock } from 'utsessions/testing'
import { onTestFinished } from 'vitest'
import { listening } from './apps/listening.ts'
import { createBrowser } from './browser.ts'

declare module 'express-session' {
  interface SessionData {
    remembered?: true
  }
}

export type Opening = 'on-first-request' | 'at-login'

const COOKIE = /(?:^|; )remember=([^;]+)/
const YEAR = 365 * 86_400_000

export interface RememberingOptions {
  /** With `'at-login'` remember-me goes behind the guard, and opens. @default 'on-first-request' */
  readonly opening?: Opening
  /** Awaited while the guard signs the host out: after the host's session is gone, before the remember-me is. */
  readonly whileSigningOut?: () => unknown
}

export async function startRemembering(
  policy: PolicyOptions,
  { whileSigningOut, opening = 'on-first-request' }: RememberingOptions = {},
) {
  const clock = fakeClock()
  const control = createSessionControl({ store: memoryStore(), clock, pruneEvery: 'never', policy })
  const remembering = createRemembering()
  const passport = new Passport()
  passport.serializeUser((user, done) => done(null, (user as { id: string }).id))
  passport.deserializeUser((id: string, done) => done(null, { id }))
  const app = express()
  app.use(session({ secret: 'test', resave: false, saveUninitialized: false }))
  app.use(passport.initialize(), passport.session())
  if (opening === 'on-first-request') app.use(remembering.signIn)
  app.use(
    guard(control, {
      account: userOf,
      opening,
      remembered: (req: Request) => req.session?.remembered === true,
      signOut: async (req: Request, res: Response) => {
        await loggedOut(req)
        await whileSigningOut?.()
        remembering.forget(req, res)
      },
    }),
  )
  if (opening === 'at-login') app.use(remembering.signIn, openIfSignedIn)
  app.post('/sign-in/:id', (req, res, next) => {
    req.logIn({ id: req.params.id } as Express.User, (error) => {
      if (error) return next(error)
      remembering.remember(res, req.params.id)
      if (opening === 'at-login') openIfSignedIn(req, res, () => res.end())
      else res.end()
    })
  })
  app.post('/sign-out', (req, res, next) => {
    remembering.forget(req, res)
    loggedOut(req).then(() => res.end(), next)
  })
  app.get('/', (req, res) => void res.json({ user: userOf(req) ?? null, session: req.utsessions.session }))
  const { url, close } = await listening(app)
  onTestFinished(() => {
    close()
    control.dispose()
  })
  return {
    clock,
    control,
    browser: (userAgent?: string) => createBrowser(url, userAgent ? { 'user-agent': userAgent } : {}),
  }
}

function userOf(req: Request): string | undefined {
  return (req.user as { id: string } | undefined)?.id
}

/** As the guard's pages have it: unless this is admitted, the guard has answered. */
const openIfSignedIn: RequestHandler = async (req, _res, next) => {
  if (req.user === undefined || req.utsessions.session) return next()
  const { outcome } = await req.utsessions.open()
  if (outcome === 'admitted' || outcome === 'waiting') next()
}

function loggedOut(req: Request): Promise<void> {
  return new Promise((resolve, reject) => req.logout((error) => (error ? reject(error) : resolve())))
}

function createRemembering() {
  const tokens = new Map<string, string>()
  const remember = (res: Response, id: string) => {
    const token = randomBytes(16).toString('hex')
    tokens.set(token, id)
    res.cookie('remember', token, { httpOnly: true, maxAge: YEAR })
  }
  const take = (req: Request): string | undefined => {
    const token = COOKIE.exec(req.headers.cookie ?? '')?.[1] ?? ''
    const id = tokens.get(token)
    tokens.delete(token)
    return id
  }
  const signIn: RequestHandler = (req, res, next) => {
    const id = req.user ? undefined : take(req)
    if (id === undefined) return next()
    remember(res, id)
    req.logIn({ id } as Express.User, (error) => {
      if (!error) req.session.remembered = true
      next(error)
    })
  }
  return {
    remember,
    signIn,
    forget: (req: Request, res: Response) => {
      take(req)
      res.clearCookie('remember')
    },
  }
}
