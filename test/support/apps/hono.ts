// The suite's application on Hono, with whatever host.

import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { type GuardOptions, guard } from 'utsessions/hono'
import type { Application, Asked, Running } from 'utsessions/testing'
import { type FetchHandler, onNodeServer } from './fetching.ts'

/** How an application on Hono knows who is signed in. */
export interface HonoHost {
  /** Goes in front of the guard; made anew for each application. */
  readonly before: () => readonly MiddlewareHandler[]
  readonly user: (c: Context) => string | null | undefined
  readonly guard?: Partial<GuardOptions<Context, Headers>>
  /** What the suite may ask of the host. */
  readonly acts: (c: Context) => Pick<Asked, 'signIn' | 'signOut' | 'change' | 'rotate'>
}

export function honoApp(host: HonoHost, serve: (fetch: FetchHandler) => Promise<Running> = onNodeServer) {
  return (application: Application) => {
    const app = new Hono()
    for (const handler of host.before()) app.use(handler)
    const options = application.guard<Context, Headers>((c, name) => c.req.header(name))
    app.use(guard(application.control, { account: host.user, ...host.guard, ...options }))
    app.all('*', (c) => answer(application, host, c))
    app.onError((_error, c) => c.text('error', 500)) // without a word on the console
    return serve((request) => app.fetch(request))
  }
}

/** Where the guard has answered, Hono is given whatever there is. */
async function answer(application: Application, host: HonoHost, c: Context): Promise<Response> {
  const { pathname, search } = new URL(c.req.url)
  const responded = await application.respond({
    method: c.req.method,
    path: pathname + search,
    user: () => host.user(c),
    sessions: c.get('utsessions'),
    ...host.acts(c),
  })
  const { status = 500, location, body } = responded ?? {}
  if (location !== undefined) c.header('location', location)
  if (body === undefined) return c.newResponse(null, status as 200)
  return c.json(body, status as 200)
}
