// A mounted handler as route handlers of Next, for `app/<path>/[[...rest]]/route.ts`.

import { type Mountable, placeOf } from '../web/mountable.ts'

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
  const handle: Handle<Req> = async (request) => {
    const { pathname } = new URL(request.url)
    if (!isOurs(pathname)) return handler(request, request) // a folder of another name: it says 404
    const rest = pathname.slice(handler.path.length)
    const asked = rest === INDEX ? '/' : rest.replace(/(.)\/$/, '$1')
    const answer = await handler(asked === rest ? request : moved(request, handler.path + asked), request)
    return rest === '' ? withIndex(answer, request, `${handler.path}/`) : answer
  }
  return { DELETE: handle, GET: handle, HEAD: handle, OPTIONS: handle, PATCH: handle, POST: handle, PUT: handle }
}

function moved(request: Request, pathname: string): Request {
  const { method, headers, signal, body } = request
  const url = Object.assign(new URL(request.url), { pathname })
  return new Request(url, { method, headers, signal, ...(body && { body, duplex: 'half' }) })
}

/** A redirect to where the slash is would lead here again. */
function withIndex(answer: Response, { url }: Request, slash: string): Response {
  const location = answer.headers.get('location')
  if (location === null || new URL(location, url).pathname !== slash) return answer
  const headers = new Headers(answer.headers)
  headers.set('location', location.replace(/\/(?=$|[?#])/, INDEX))
  return new Response(answer.body, { status: answer.status, headers })
}
