// The suite's application on plain node:http, with whatever host. Heads are written by hand.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type GuardOptions, guard } from 'utsessions/node'
import type { Application, Asked } from 'utsessions/testing'
import { listening } from './listening.ts'

/** How an application on node:http knows who is signed in. */
export interface NodeHost<Req extends IncomingMessage> {
  /** What is done in front of the guard. */
  readonly before: (req: IncomingMessage, res: ServerResponse) => Req | Promise<Req>
  readonly user: (req: Req) => string | undefined
  readonly guard?: Partial<GuardOptions<Req, ServerResponse>>
  /** What the suite may ask of the host. */
  readonly acts: (req: Req, res: ServerResponse) => Pick<Asked, 'signIn' | 'signOut' | 'change' | 'rotate'>
}

export function nodeApp<Req extends IncomingMessage>(host: NodeHost<Req>) {
  return (application: Application) => {
    const options = application.guard<Req, ServerResponse>((req, name) => req.headers[name]?.toString())
    const admit = guard(application.control, { account: host.user, ...host.guard, ...options })
    return listening(async (plain, res) => {
      try {
        const req = await host.before(plain, res)
        const sessions = await admit(req, res)
        if (sessions) await answer(application, host, { req, res, sessions })
      } catch {
        if (!res.headersSent) res.writeHead(500).end()
      }
    })
  }
}

async function answer<Req extends IncomingMessage>(
  application: Application,
  host: NodeHost<Req>,
  { req, res, sessions }: { req: Req; res: ServerResponse } & Pick<Asked, 'sessions'>,
): Promise<void> {
  const responded = await application.respond({
    method: req.method ?? '',
    path: req.url ?? '',
    user: () => host.user(req),
    sessions,
    ...host.acts(req, res),
  })
  if (!responded) return
  const { status, location, body } = responded
  res.writeHead(status, { ...(location !== undefined && { location }), 'content-type': 'application/json' })
  res.end(body === undefined ? undefined : JSON.stringify(body))
}
