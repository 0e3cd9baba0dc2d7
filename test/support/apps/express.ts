// The suite's application on Express 4 and 5, with whatever host.

import type { Express, Request, RequestHandler, Response } from 'express'
import untyped4 from 'express4'
import { type GuardOptions, guard } from 'utsessions/express'
import type { Application, Asked } from 'utsessions/testing'
import { listening } from './listening.ts'

export { default as express5 } from 'express'
export const express4 = untyped4 as unknown as () => Express

/** How an application on Express knows who is signed in. */
export interface ExpressHost {
  /** Goes in front of the guard; made anew for each application. */
  readonly before: () => readonly RequestHandler[]
  readonly user: (req: Request) => string | undefined
  readonly guard?: Partial<GuardOptions<Request, Response>>
  /** What the suite may ask of the host. */
  readonly acts: (req: Request, res: Response) => Pick<Asked, 'signIn' | 'signOut' | 'change' | 'rotate'>
}

export function expressApp(create: () => Express, host: ExpressHost) {
  return (application: Application) => {
    const app = create()
    app.set('env', 'test') // Express writes no errors to the console then
    for (const handler of host.before()) app.use(handler)
    const options = application.guard<Request, Response>((req, name) => req.get(name))
    app.use(guard(application.control, { account: host.user, ...host.guard, ...options }))
    app.use((req, res, next) => answer(application, host, req, res).catch(next))
    return listening(app)
  }
}

async function answer(application: Application, host: ExpressHost, req: Request, res: Response): Promise<void> {
  const responded = await application.respond({
    method: req.method,
    path: req.originalUrl,
    user: () => host.user(req),
    sessions: req.utsessions,
    ...host.acts(req, res),
  })
  if (!responded) return
  const { status, location, body } = responded
  if (location !== undefined) res.location(location)
  res.status(status)
  if (body === undefined) res.end()
  else res.json(body)
}
