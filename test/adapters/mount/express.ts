// An application on Express 4 or 5 for the suite of `mount`, with express-session.

import type express5 from 'express'
import type { ErrorRequestHandler, Express, Request, Response } from 'express'
import session from 'express-session'
import { guard, mount } from 'utsessions/express'
import { listening } from '../../support/apps/listening.ts'
import type { Mounting, Setting } from './suite.ts'

export function expressMounting(express: typeof express5): Mounting<Request> {
  return { start: (setting) => listening(appOf(express, setting)), user: userOf, failure: 'handled: boom' }
}

function appOf(express: typeof express5, { control, handler, parses, prefixed }: Setting<Request>): Express {
  const app = express()
  const router = express.Router()
  if (parses) router.use(express.json())
  router.use(session({ secret: 'test', resave: false, saveUninitialized: false }))
  router.post('/sign-in', (req, res) => void res.json(Object.assign(req.session, { user: req.query['user'] })))
  router.use(guard<Request, Response>(control, { account: userOf }))
  router.use(mount<Request, Response>(handler))
  router.get('/app', (_req, res) => void res.send('the application'))
  app.use(prefixed ? '/x' : '/', router)
  return app.use(failing)
}

function userOf(req: Request): string | undefined {
  return (req.session as { user?: string }).user
}

const failing: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) next(error)
  else res.status(500).send(`handled: ${error.message}`)
}
