// The suite's application on Next: a production server of it in this process, built once, with iron-session as the host.

import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { getIronSession, type SessionOptions, unsealData } from 'iron-session'
import {
  guard,
  type NextAnswer,
  type NextAsked,
  type NextGuardOptions,
  type NextHeaders,
  type NextRequestLike,
  type NextRoutes,
} from 'utsessions/next'
import type { Application, Responded, Running } from 'utsessions/testing'
import { buildNext, nextInProcess } from '../next-build.ts'
import { listening } from './listening.ts'

const FOLDER = fileURLToPath(new URL('./next-app', import.meta.url))
const IRON: SessionOptions = {
  cookieName: 'login',
  password: 'a password of the tests, of 32 or more characters',
  cookieOptions: { maxAge: undefined, secure: false }, // ends with the browser
}

interface Login {
  user?: string
  sid?: string
  at?: number
  changedAt?: number
}

type Proxy = (request: Parameters<ReturnType<typeof guard>['proxy']>[0]) => Promise<Response>

/** What next-app/ finds on `globalThis`, by the header `x-application`. */
export interface InNext {
  readonly proxy?: Proxy
  /** Options of next-auth. */
  readonly nextAuth?: object
  handle(request: Request, next: NextHeaders): Promise<Response>
  /** What is at `/admin/sessions`. */
  readonly mounted?: NextRoutes<NextRequestLike>
  /** What the server component at `/shown` shows. */
  show?(next: NextHeaders): Promise<string>
}

const applications = new Map<string, InNext>()
Object.assign(globalThis, { utsessionsInNext: applications })

let listener: Promise<RequestListener> | undefined

/** Builds next-app/ and takes its server into this process. */
export function builtNext(): Promise<RequestListener> {
  listener ??= build()
  return listener
}

/** Each of the workers has a build of its own: their tests run at the same time. */
async function build(): Promise<RequestListener> {
  process.env['NEXT_DIST'] = `.next/${process.env['VITEST_POOL_ID'] ?? '1'}`
  await buildNext(FOLDER)
  return nextInProcess(FOLDER)
}

/** @param place where the guard is: around each handler, or in the proxy (with the handler that signs in around that one) */
export function nextApp(place: 'route' | 'proxy') {
  return (application: Application) =>
    servedByNext(place === 'route' ? guardedRoutes(application) : guardedByProxy(application))
}

export async function servedByNext(application: InNext): Promise<Running> {
  const [id, listener] = [randomUUID(), await builtNext()]
  applications.set(id, application)
  const running = await listening((req, res) => {
    req.headers['x-application'] = id
    return listener(req, res)
  })
  return {
    url: running.url,
    close: () => {
      applications.delete(id)
      return running.close()
    },
  }
}

function guardedRoutes(application: Application): InNext {
  return {
    handle: (request, next) => {
      const { route, sessions } = guard(application.control, optionsOf(application), next)
      return route(async (asked: Request) => answerTo(application, asked, next, await sessions()))(request, undefined)
    },
  }
}

function guardedByProxy(application: Application): InNext {
  const { proxy } = guard(application.control, optionsOf(application))
  return {
    proxy,
    handle: async (request, next) => {
      const { route, sessions } = guard(application.control, optionsOf(application), next)
      const handle = async () => answerTo(application, request, next, await sessions())
      if (new URL(request.url).pathname === '/login') return route(handle)(request, undefined)
      return (await handle()) ?? Response.error()
    },
  }
}

function optionsOf(application: Application): NextGuardOptions {
  return {
    ...application.guard<NextAsked, NextAnswer>((asked, name) => asked.headers.get(name)),
    account: async ({ cookies, headers }) => {
      const { user, sid, at } = bearerIn(headers.get('authorization')) ?? (await loginIn(cookies.get('login')?.value))
      return { account: user, hostSession: sid, signedInAt: at }
    },
    signOut: (_asked, answer) => answer.cookies.delete(IRON.cookieName),
  }
}

function loginIn(seal = ''): Promise<Login> {
  return unsealData<Login>(seal, IRON)
}

/** What clients without cookies bring. */
export function bearer(user: string, sid: string) {
  return { authorization: `Bearer ${Buffer.from(JSON.stringify({ user, sid })).toString('base64url')}` }
}

function bearerIn(authorization: string | null): Login | undefined {
  const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
  return given === undefined ? undefined : JSON.parse(Buffer.from(given, 'base64url').toString())
}

async function answerTo(
  application: Application,
  request: Request,
  next: NextHeaders,
  sessions: Awaited<ReturnType<ReturnType<typeof guard>['sessions']>>,
): Promise<Response | undefined> {
  if (!sessions) return Response.json({ lost: true }, { status: 500 })
  const login = await getIronSession<Login>((await next.cookies()) as never, IRON)
  const save = (changes: Login) => Object.assign(login, changes).save()
  const { pathname, search } = new URL(request.url)
  const responded = await application.respond({
    method: request.method,
    path: pathname + search,
    user: () => login.user ?? bearerIn(request.headers.get('authorization'))?.user,
    sessions,
    signIn: (user) => save({ user, sid: randomUUID(), at: application.control.now() }),
    signOut: async () => {
      await sessions.close()
      login.destroy()
    },
    change: () => save({ changedAt: Date.now() }),
    rotate: () => save({ sid: randomUUID() }),
  })
  return responded && responseOf(responded)
}

function responseOf({ status, location, body }: Responded): Response {
  const headers = location === undefined ? {} : { location }
  return body === undefined ? new Response(null, { status, headers }) : Response.json(body, { status, headers })
}
