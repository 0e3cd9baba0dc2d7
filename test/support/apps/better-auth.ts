// better-auth as a host behind the guard: its own session rows and cookies, asked once for each request.

import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { fromNodeHeaders } from 'better-auth/node'
import type { Request, RequestHandler, Response } from 'express'
import type { ExpressHost } from './express.ts'

type Auth = ReturnType<typeof createAuth>

interface Signed {
  readonly auth: Auth
  session: Awaited<ReturnType<Auth['api']['getSession']>>
}

type SignedRequest = Request & { signed: Signed }

/** @param cookieCache whether better-auth believes its own cookie for five minutes */
export function betterAuthHost(cookieCache: boolean): ExpressHost {
  return {
    before: () => [asking(createAuth(cookieCache))],
    user: (req) => signedOf(req).session?.user.name,
    guard: {
      hostSession: (req) => signedOf(req).session?.session.id,
      signOut: (req, res) => signOut(req, res),
    },
    acts: (req, res) => ({
      signIn: (user) => signIn(req, res, user),
      signOut: () => signOut(req, res),
      change: () => change(signedOf(req)),
    }),
  }
}

function createAuth(cookieCache: boolean) {
  return betterAuth({
    baseURL: 'http://127.0.0.1',
    secret: 'a secret of the tests, 32 bytes long at least',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: {
      enabled: true,
      password: { hash: async (password) => password, verify: async ({ hash, password }) => hash === password },
    },
    session: { cookieCache: { enabled: cookieCache, maxAge: 300 } },
    logger: { disabled: true },
  })
}

function asking(auth: Auth): RequestHandler {
  return async (req, _res, next) => {
    const session = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) })
    Object.assign(req, { signed: { auth, session } satisfies Signed })
    next()
  }
}

function signedOf(req: Request): Signed {
  return (req as SignedRequest).signed
}

async function signIn(req: Request, res: Response, name: string): Promise<void> {
  const signed = signedOf(req)
  const { api } = signed.auth
  const body = {
    name,
    email: `${Buffer.from(name).toString('hex').slice(0, 60)}@example.org`,
    password: 'the right one',
  }
  await api.signUpEmail({ body }).catch(() => {}) // was here before
  const { headers } = await api.signInEmail({ body, headers: fromNodeHeaders(req.headers), returnHeaders: true })
  pass(headers, res)
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  signed.session = await api.getSession({ headers: new Headers({ cookie }) })
}

async function signOut(req: Request, res: Response): Promise<void> {
  const signed = signedOf(req)
  const { headers } = await signed.auth.api.signOut({ headers: fromNodeHeaders(req.headers), returnHeaders: true })
  pass(headers, res)
  signed.session = null
}

/** What better-auth does to a session that is in use. */
async function change({ auth, session }: Signed): Promise<void> {
  const { internalAdapter } = await auth.$context
  await internalAdapter.updateSession(session?.session.token ?? '', { updatedAt: new Date() })
}

function pass(headers: Headers, res: Response): void {
  for (const line of headers.getSetCookie()) res.append('set-cookie', line)
}
