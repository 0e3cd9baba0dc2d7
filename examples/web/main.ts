// A web-standard handler with iron-session, on Node by @hono/node-server: an account is used on one device at a time.

import { serve } from '@hono/node-server'
import { getIronSession, type IronSession } from 'iron-session'
import { createSessionControl } from 'utsessions'
import { ironSession } from 'utsessions/hosts'
import { sqliteStore } from 'utsessions/sqlite'
import { guard } from 'utsessions/web'

interface Event {
  readonly request: Request
  /** Its cookies go out with whatever is answered. */
  readonly response: Response
  readonly session: IronSession<{ user?: string }>
}

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })
const protect = guard<Event>(control, {
  account: ({ session }) => session.user,
  ...ironSession(({ session }) => session),
})
const cookie = {
  cookieName: 'session',
  password: 'change me: at least 32 characters',
  cookieOptions: { secure: process.env['NODE_ENV'] === 'production' },
}

async function fetch(request: Request): Promise<Response> {
  const response = new Response()
  const event = { request, response, session: await getIronSession<{ user?: string }>(request, response, cookie) }
  return protect(event, () => answer(event))
}

async function answer({ request, session }: Event): Promise<Response> {
  switch (`${request.method} ${new URL(request.url).pathname}`) {
    case 'GET /':
      return new Response(session.user ? `Hello, ${session.user}.` : 'Please sign in.')
    case 'POST /sign-in':
      session.user = new URLSearchParams(await request.text()).get('name') ?? '' // a real application asks for a password
      await session.save()
      return seeOther('/')
    case 'POST /sign-out':
      session.destroy()
      return seeOther('/')
    default:
      return new Response('Not found', { status: 404 })
  }
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } })
}

serve({ fetch, port: Number(process.env['PORT'] ?? 3000), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`open at http://localhost:${port}`),
)
