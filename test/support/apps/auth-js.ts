// Auth.js on Express, in both of its modes. What a browser would ask of its routes, the application asks of them over HTTP for it.

import type { Request, RequestHandler, Response } from 'express'
import type { SessionControl } from 'utsessions'
import { type AuthJsSession, authJs, authJsSignOut, authJsToken } from 'utsessions/hosts'
import type { Application } from 'utsessions/testing'
import { type AuthJsAdapter, memoryAdapter } from './auth-js-adapter.ts'
import { type ExpressHost, express5, expressApp } from './express.ts'

interface AuthConfig {
  readonly providers: readonly unknown[]
  readonly adapter?: AuthJsAdapter
}

/** Untyped: the types of Auth.js would bring those of browsers into every file. */
const { ExpressAuth, getSession } = (await import('@auth/express' as string)) as {
  ExpressAuth(config: AuthConfig): RequestHandler
  getSession(req: Request, config: AuthConfig): Promise<AuthJsSession | null>
}

export const NO_BEARER = 'Auth.js keeps its sign-ins in cookies alone'

type Authed = Request & { auth?: AuthJsSession | null }

const auth = (req: Request) => (req as Authed).auth

/** In JWTs, somebody signs in with a password; in a database, where Auth.js takes no passwords, by a link in a mail. */
export function authJsApp(mode: 'jwt' | 'database') {
  return (application: Application) => {
    const host = mode === 'jwt' ? withPassword(application.control) : withLink(application.control)
    return expressApp(express5, host)(application)
  }
}

function common(control: SessionControl) {
  const log = { error: () => {}, warn: () => {}, debug: () => {} }
  return { secret: 'a secret of the tests', trustHost: true, basePath: '/auth', logger: log, ...authJs(control) }
}

function withPassword(control: SessionControl): ExpressHost {
  const config: AuthConfig = {
    ...common(control),
    providers: [
      {
        id: 'credentials',
        type: 'credentials',
        name: 'Password',
        credentials: { user: {} },
        authorize: ({ user }: { user: unknown }) => ({ id: String(user) }), // the suite has asked for the password
      },
    ],
  }
  const signIn = (ask: Ask, user: string) => ask('/auth/callback/credentials', { user })
  return hostOf(config, signIn, { rotate: (ask) => ask('/auth/session') })
}

function withLink(control: SessionControl): ExpressHost {
  const adapter = memoryAdapter()
  const sent = new Map<string, string>()
  const config: AuthConfig = {
    ...common(control),
    adapter,
    providers: [
      {
        id: 'email',
        type: 'email',
        name: 'Mail',
        normalizeIdentifier: (given: string) => given,
        sendVerificationRequest: (mail: { identifier: string; url: string }) =>
          void sent.set(mail.identifier, mail.url),
      },
    ],
  }
  const signIn = async (ask: Ask, user: string) => {
    await ask('/auth/signin/email', { email: user })
    await ask(sent.get(user) ?? '')
  }
  return hostOf(config, signIn, { forget: (token) => adapter.deleteSession(token) })
}

/** Asks a route of Auth.js with the browser's cookies, and sends it those that come back. */
type Ask = (path: string, form?: Readonly<Record<string, string>>) => Promise<void>

interface Mode {
  rotate?(ask: Ask): Promise<void>
  forget?(token: string): unknown
}

function hostOf(
  config: AuthConfig,
  signIn: (ask: Ask, user: string) => Promise<void>,
  { rotate, forget }: Mode,
): ExpressHost {
  const authRoutes = ExpressAuth(config)
  return {
    before: () => [
      (req, res, next) => (req.path.startsWith('/auth/') ? mounted(req, () => authRoutes(req, res, next)) : next()),
      async (req, _res, next) => {
        Object.assign(req, { auth: await getSession(req, config) })
        next()
      },
    ],
    user: (req) => auth(req)?.user.id,
    guard: {
      hostSession: (req) => auth(req)?.sid,
      signedInAt: (req) => auth(req)?.signedInAt,
      signOut: async (req, res) => {
        Object.assign(req, { auth: null })
        const token = authJsToken(req.headers.cookie)
        if (token !== undefined) await forget?.(token)
        res.append('set-cookie', authJsSignOut(req.headers.cookie))
      },
    },
    acts: (req, res) => {
      const ask = asker(req, res)
      const look = async () => Object.assign(req, { auth: await getSession(req, config) })
      return {
        signIn: (user) => signIn(ask, user).then(look),
        signOut: () => ask('/auth/signout', {}).then(look),
        change: () => ask('/auth/session'),
        ...(rotate && { rotate: () => rotate(ask) }),
      }
    },
  }
}

/** As under `app.use('/auth', …)`, which is where it is. */
function mounted(req: Request, handle: () => unknown): void {
  req.baseUrl = '/auth'
  handle()
}

function asker(req: Request, res: Response): Ask {
  const origin = `http://127.0.0.1:${req.socket.localPort}`
  const send = async (path: string, init: RequestInit) => {
    const answer = await fetch(new URL(path, origin), {
      redirect: 'manual',
      ...init,
      headers: { cookie: cookies(req) },
    })
    for (const line of answer.headers.getSetCookie()) keep(req, res, line)
    return answer
  }
  return async (path, form) => {
    if (!form) return void (await send(path, {}))
    const { csrfToken } = (await (await send('/auth/csrf', {})).json()) as { csrfToken: string }
    await send(path, { method: 'POST', body: new URLSearchParams({ ...form, csrfToken }) })
  }
}

function cookies(req: Request): string {
  return req.headers.cookie ?? ''
}

/** The browser has it with the answer; whatever looks at the request's cookies from here on has it at once. */
function keep(req: Request, res: Response, line: string): void {
  res.append('set-cookie', line)
  const [pair = ''] = line.split(';')
  const name = pair.slice(0, pair.indexOf('='))
  const others = cookies(req)
    .split('; ')
    .filter((other) => other !== '' && !other.startsWith(`${name}=`))
  const gone = /max-age=0\b/i.test(line)
  req.headers.cookie = [...others, ...(gone ? [] : [pair])].join('; ')
}
