// A production server, with the guard in its proxy and a cookie as the sign-in.

import { guard, mount, type NextRequestLike } from 'utsessions/next'
import { servedByNext } from '../../support/apps/next.ts'
import { mounts, type Setting } from './suite.ts'

const user = ({ cookies }: Pick<NextRequestLike, 'cookies'>) => cookies.get('who')?.value

mounts<NextRequestLike>('Next 16', {
  start: (setting) => servedByNext(appOf(setting)),
  user,
  parsesNot: 'route handlers read their bodies themselves',
  prefixed: { not: 'its basePath is set when it is built, and route handlers are not shown it' },
  index: 'sessions/index',
  headersWait: true,
})

function appOf({ control, handler }: Setting<NextRequestLike>) {
  const { proxy } = guard(control, {
    account: (asked) => ({ account: user(asked), hostSession: user(asked) }),
    signOut: (_asked, answer) => answer.cookies.delete('who'),
  })
  return { proxy, handle: async (request: Request) => answer(request), mounted: mount(handler) }
}

function answer({ url }: Request): Response {
  const { pathname, searchParams } = new URL(url)
  if (pathname === '/app') return new Response('the application')
  if (pathname !== '/sign-in') return new Response(null, { status: 404 })
  return new Response('{}', { headers: { 'set-cookie': `who=${searchParams.get('user')}; Path=/` } })
}
