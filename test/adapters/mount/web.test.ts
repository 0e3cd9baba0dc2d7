// A handler of Requests on @hono/node-server, with a login cookie of the application's own.

import { guard, mount } from 'utsessions/web'
import { type FetchHandler, onNodeServer } from '../../support/apps/fetching.ts'
import { webLoginHost } from '../../support/apps/web-hosts.ts'
import { mounts, type Setting } from './suite.ts'

const { eventOf, user, guard: options, acts } = webLoginHost
type Event = Awaited<ReturnType<typeof eventOf>>

mounts<Event>('web', {
  start: (setting) => onNodeServer(appOf(setting)),
  user,
  failure: 'handled: boom',
  parsesNot: 'a body can be read once, and nothing keeps it',
  prefixed: { not: 'it has no routers' },
})

function appOf({ control, handler }: Setting<Event>): FetchHandler {
  const protect = guard<Event>(control, { account: user, ...options })
  const mounted = mount<Event>(handler)
  return async (request) => {
    const event = await eventOf(request)
    try {
      return await protect(event, (sessions) => mounted(event, () => answer(event, sessions)))
    } catch (error) {
      return new Response(`handled: ${(error as Error).message}`, { status: 500 })
    }
  }
}

async function answer(event: Event, sessions: Parameters<typeof acts>[2]): Promise<Response> {
  const { pathname, searchParams } = new URL(event.request.url)
  const headers = new Headers()
  if (pathname === '/sign-in') await acts(event, headers, sessions).signIn(searchParams.get('user') ?? '')
  const status = ['/app', '/sign-in'].includes(pathname) ? 200 : 404
  return new Response(pathname === '/app' ? 'the application' : '{}', { status, headers })
}
