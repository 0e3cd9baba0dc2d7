// A mounted handler as route handlers of Next, for `app/<path>/[[...rest]]/route.ts`.

import { withoutBody } from '../web/head.ts'
import { baseOf, type Mountable, placeOf } from '../web/mountable.ts'
import { movedTo } from '../web/moved.ts'

type Handle<Req> = (request: Req) => Promise<Response>

/** What a `route.ts` exports, for each method. */
export type NextRoutes<Req> = Readonly<
  Record<'DELETE' | 'GET' | 'HEAD' | 'OPTIONS' | 'PATCH' | 'POST' | 'PUT', Handle<Req>>
>

/**
 * Next takes the slash off the end of an address, or adds one to all of them, and redirects. So what a handler has at `<path>/` is found at this
 * as well, where relative addresses mean the same; and a slash at the end of what is below means nothing.
 */
const INDEX = '/index'

export function nextRoutes<Req extends Request>(handler: Mountable<Req>): NextRoutes<Req> {
  const isOurs = placeOf(handler)
  const base = baseOf(handler.path)
  const handle: Handle<Req> = async (request) => {
    const { pathname } = new URL(request.url)
    const rest = isOurs(pathname) ? pathname.slice(base.length) : undefined
    const asked = rest === undefined ? request : askedBelow(base, rest, request)
    const answer = withoutBody(request.method, await handler(asked, request))
    return rest === '' ? withIndex(answer, request, `${base}/`) : answer
  }
  return { DELETE: handle, GET: handle, HEAD: handle, OPTIONS: handle, PATCH: handle, POST: handle, PUT: handle }
}

/** What is asked for as the handler knows it. */
function askedBelow(base: string, rest: string, request: Request): Request {
  const known = rest === INDEX ? '/' : rest.replace(/(.)\/$/, '$1')
  return known === rest ? request : movedTo(Object.assign(new URL(request.url), { pathname: base + known }), request)
}

/** A redirect to where the slash is would lead here again. */
function withIndex(answer: Response, { url }: Request, slash: string): Response {
  const location = answer.headers.get('location')
  if (location === null || new URL(location, url).pathname !== slash) return answer
  const headers = new Headers(answer.headers)
  headers.set('location', location.replace(/\/(?=$|[?#])/, INDEX))
  return new Response(answer.body, { status: answer.status, headers })
}
