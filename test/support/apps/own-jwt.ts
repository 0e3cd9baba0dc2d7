// An application with a JWT of its own, made with jose and kept in a cookie: nothing of a sign-in is on the server.

import { createHmac, randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { ExpressHost } from './express.ts'

const SECRET = 'a key of the tests, 32 bytes long'
const KEY = new TextEncoder().encode(SECRET)
const COOKIE = /(?:^|; )login=([^;]+)/

type Signed = Request & { claims?: JWTPayload | undefined }

/** @param issuedAt in epoch milliseconds; in the token it has whole seconds, unless it is to be exact */
export function jwtFor(account: string, sid: string, issuedAt: number, exact = false): Promise<string> {
  return new SignJWT({ sid, jti: randomUUID() })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(account)
    .setIssuedAt(exact ? issuedAt / 1000 : Math.floor(issuedAt / 1000))
    .sign(KEY)
}

/** The same without waiting, for clients that the suite makes. */
export function bearer(account: string, sid: string): { readonly authorization: string } {
  const parts = [{ alg: 'HS256' }, { sub: account, sid, iat: Math.floor(Date.now() / 1000) }]
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return { authorization: `Bearer ${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}` }
}

export function claimsOf(req: Request): JWTPayload | undefined {
  return (req as Signed).claims
}

/** Verifies what the request brings: a bearer token, or the cookie. */
export const readJwt: RequestHandler = async (req, _res, next) => {
  const [, bearer] = /^Bearer (.+)$/.exec(req.get('authorization') ?? '') ?? []
  const token = bearer ?? COOKIE.exec(req.headers.cookie ?? '')?.[1]
  ;(req as Signed).claims = token === undefined ? undefined : await verified(token)
  next()
}

async function verified(token: string): Promise<JWTPayload | undefined> {
  try {
    return (await jwtVerify(token, KEY)).payload
  } catch {
    return undefined
  }
}

export const ownJwtHost: ExpressHost = {
  before: () => [readJwt],
  user: (req) => claimsOf(req)?.sub,
  guard: {
    hostSession: (req) => claimsOf(req)?.['sid'] as string | undefined,
    signOut: (req, res) => signOut(req, res),
  },
  acts: (req, res) => ({
    signIn: (user) => issue(req, res, user, randomUUID()),
    signOut: () => signOut(req, res),
    rotate: () => issue(req, res, claimsOf(req)?.sub ?? '', String(claimsOf(req)?.['sid'])), // as a refresh does
  }),
}

async function issue(req: Request, res: Response, user: string, sid: string): Promise<void> {
  ;(req as Signed).claims = { sub: user, sid }
  res.cookie('login', await jwtFor(user, sid, Date.now()), { httpOnly: true })
}

function signOut(req: Request, res: Response): void {
  ;(req as Signed).claims = undefined
  res.clearCookie('login')
}
