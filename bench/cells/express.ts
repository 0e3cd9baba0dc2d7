// Express 5 with nothing, with the guard, and with what else people put there. Each answers a signed-in request with the same small JSON.

import express, { type Express, type Request, type RequestHandler } from 'express'
import type { SessionOptions } from 'express-session'
import { guard } from 'utsessions/express'
import type { OpenCell } from '../cell.ts'
import type { Places } from '../cell-process.ts'
import { controlBehind } from './guarding.ts'
import { handWritten, tokenIn } from './hand-written.ts'
import { ACCOUNT_HEADER, PAGE, serving } from './serving.ts'
import { nodeRedisClient, placeOf } from './stores.ts'

interface Stack {
  readonly use: readonly RequestHandler[]
  /** What a login does beside answering. */
  readonly logIn?: RequestHandler
}

const accountIn = (req: Request) => req.headers[ACCOUNT_HEADER] as string | undefined

export const open: OpenCell = async (name, places) => {
  const app = express().disable('x-powered-by').disable('etag')
  mount(app, await stackOf(name, places))
  return serving(app)
}

function mount(app: Express, { use, logIn }: Stack): void {
  for (const handler of use) app.use(handler)
  if (logIn) app.post('/login', logIn)
  app.post('/login', (_req, res) => void res.json({}))
  app.get('/', (_req, res) => void res.json(PAGE))
}

async function stackOf(name: string, places: Places): Promise<Stack> {
  const control = await controlBehind(name, places)
  if (control) return { use: [guard(control, { account: accountIn })] }
  switch (name) {
    case 'bare':
      return { use: [] }
    case 'hand-written':
      return byHand()
    case 'express-session, memory':
      return hostSession({})
    case 'express-session, connect-redis':
      return hostSession({ store: await connectRedis(placeOf(places, 'redis')) })
    default:
      return (await import('./better-auth.ts')).betterAuthOf(name, places)
  }
}

function byHand(): Stack {
  const sessions = handWritten()
  const check: RequestHandler = (req, res, next) => {
    const token = tokenIn(req.headers.cookie)
    if (req.path === '/login' || (token !== undefined && sessions.check(token) !== undefined)) return next()
    res.status(401).end()
  }
  const logIn: RequestHandler = (req, res, next) => {
    res.cookie('sid', sessions.open(accountIn(req) ?? ''))
    next()
  }
  return { use: [check], logIn }
}

async function connectRedis(url: string) {
  const { RedisStore } = await import('connect-redis')
  return new RedisStore({ client: await nodeRedisClient(url) })
}

async function hostSession(options: Partial<SessionOptions>): Promise<Stack> {
  const { default: session } = await import('express-session')
  const logIn: RequestHandler = (req, _res, next) => {
    Object.assign(req.session, { user: accountIn(req) })
    next()
  }
  const check: RequestHandler = (req, res, next) => {
    if (req.path === '/login' || 'user' in req.session) return next()
    res.status(401).end()
  }
  return { use: [session({ secret: 'bench', resave: false, saveUninitialized: false, ...options }), check], logIn }
}
