// Ways in which an application knows who is signed in: express-session with passport, or a signed cookie of its own.

import { createHmac, randomBytes } from 'node:crypto'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import session, { type SessionOptions } from 'express-session'
import { Passport } from 'passport'
import { Strategy as LocalStrategy } from 'passport-local'
import type { GuardOptions } from 'utsessions/express'

/** The password that every account of the test application has. */
export const PASSWORD = 'right'

export interface Host {
  /** Goes in front of the guard. */
  readonly before: readonly RequestHandler[]
  /** Signs in, then goes on to the next handler; or answers 401. */
  readonly signIn: readonly RequestHandler[]
  readonly signOut: RequestHandler
  /** What the guard must be told of this host. */
  readonly guard: Partial<GuardOptions<Request, Response>>
}

/** The account of the test application's users. */
export function userOf(req: Request): string | undefined {
  return (req.user as { id: string } | undefined)?.id
}

export function expressSession(options: Partial<SessionOptions>): Host {
  const passport = localPassport()
  return {
    before: [
      session({ secret: 'test', resave: false, saveUninitialized: false, ...options }),
      passport.initialize(),
      passport.session(),
    ],
    signIn: [express.urlencoded({ extended: false }), passport.authenticate('local')],
    signOut: (req, _res, next) => req.logout(next),
    guard: {},
  }
}

function localPassport() {
  const passport = new Passport()
  passport.use(new LocalStrategy((id, password, done) => done(null, password === PASSWORD ? { id } : false)))
  passport.serializeUser((user, done) => done(null, (user as { id: string }).id))
  passport.deserializeUser((id: string, done) => done(null, { id }))
  return passport
}

const LOGIN_COOKIE = /(?:^|; )login=(\w+)~([^~;]+)~(\w+)/

/** `login=id~account~seal`: the id names this sign-in, as the `sid` or `jti` of a JWT does. */
export function loginCookie(): Host {
  return {
    before: [
      (req, _res, next) => {
        const user = readLogin(req)?.user
        if (user !== undefined) Object.assign(req, { user: { id: user } })
        next()
      },
    ],
    signIn: [
      express.urlencoded({ extended: false }),
      (req, res, next) => {
        if (req.body.password !== PASSWORD) return void res.sendStatus(401)
        issueLogin(req, res, req.body.username)
        next()
      },
    ],
    signOut: (req, res, next) => {
      revokeLogin(req, res)
      next()
    },
    guard: { hostSession: (req) => readLogin(req)?.id, signOut: (_req, res) => clearLogin(res) },
  }
}

/** Signs in with a new credential, which comes back as a cookie. */
export function issueLogin(req: Request, res: Response, user: string): void {
  Object.assign(req, { user: { id: user } })
  res.append('set-cookie', `login=${loginOf(user)}; Path=/; HttpOnly`)
}

export function revokeLogin(req: Request, res: Response): void {
  req.user = undefined
  clearLogin(res)
}

/** A credential as the cookie carries it. @param id a new one, unless given */
export function loginOf(user: string, id = randomBytes(8).toString('hex')): string {
  return sealed(id, user)
}

function clearLogin(res: Response): void {
  res.append('set-cookie', 'login=; Path=/; Max-Age=0')
}

function readLogin(req: Request): { readonly id: string; readonly user: string } | undefined {
  const [whole, id, user] = LOGIN_COOKIE.exec(req.headers.cookie ?? '') ?? []
  if (whole === undefined || id === undefined || user === undefined) return undefined
  const account = decodeURIComponent(user)
  return whole.endsWith(`login=${sealed(id, account)}`) ? { id, user: account } : undefined
}

function sealed(id: string, user: string): string {
  const text = `${id}~${encodeURIComponent(user)}`
  return `${text}~${createHmac('sha256', 'test').update(text).digest('hex')}`
}

/** All handlers of a host as one application sees them. */
export function mountAll(app: Express, handlers: readonly RequestHandler[]): void {
  for (const handler of handlers) app.use(handler)
}
