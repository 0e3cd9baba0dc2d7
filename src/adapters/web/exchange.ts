// An exchange in which a handler takes a web-standard Request and gives back a Response. For every framework of that form.

import type { Exchange, HostData, Leaving, Reply } from '../guard/exchange.ts'
import { bodyOf, type WebBody } from './body.ts'
import { webOutlet } from './outlet.ts'
import { withHeaders } from './response.ts'

/** What an adapter knows of the host's session, and of answers, where there is anything to know. */
export interface WebHost {
  hostData?(): HostData | undefined
  hostSession?(): string | undefined
  leaveHostAlone?(): void
  signOut?(): Promise<boolean>
  /** What was sent, where the framework may have read it. @default what is in the request */
  body?(): Promise<unknown>
  /** What goes out with whatever is answered, for the guard to add to. @default empty */
  readonly headers?: Headers | undefined
  /** The guard's answer, as it is made: what the framework would add to an answer of the application's. */
  made?(answer: Response): Response
}

/** As much of a web-standard request as the guard needs. */
export interface WebRequest extends WebBody {
  readonly method: string
  readonly url: string
  readonly headers: Pick<Headers, 'get'>
  /** Aborted when whoever asks has left. */
  readonly signal?: AbortSignal | null
}

export interface WebExchange<Event> {
  readonly exchange: Exchange<Event, Headers>
  /** The guard's own answer, or the application's in an `onRefused` or `onEnded`; to be given back at once. */
  answer(): Response | undefined
  /** The application's answer, with what the guard adds to it. Waits for what must be written first. */
  leave(response: Response): Promise<Response>
  /** What the guard adds, for frameworks that make their answer from it. Waits likewise; to be called once, instead of `leave`. */
  added(): Promise<Headers>
  /** The application threw: what was noticed before that still counts. */
  fail(): void
}

/** @param event what the application's functions are handed; @param request the web-standard request in it */
export function webExchange<Event>(event: Event, request: WebRequest, host: WebHost = {}): WebExchange<Event> {
  const headers = host.headers ?? new Headers()
  const leavings: Leaving[] = []
  let answer: Response | undefined
  const take = (made: Response) => {
    answer = host.made?.(made) ?? made
  }
  const exchange: Exchange<Event, Headers> = {
    request: event,
    response: headers,
    method: request.method,
    url: pathOf(request.url),
    secure: request.url.startsWith('https:'),
    header: (name) => headerOf(request, name),
    hostData: () => host.hostData?.(),
    hostSession: () => host.hostSession?.(),
    body: () => (host.body ? host.body() : bodyOf(request)),
    openOutlet: (head, gone) => {
      const { outlet, response } = webOutlet(head, gone, request.signal)
      take(response)
      return outlet
    },
    setHeader: (name, value) => headers.set(name, value),
    addCookie: (cookie) => headers.append('set-cookie', cookie),
    replied: () => answer !== undefined,
    reply: (reply) => take(responseOf(reply)),
    take: (given) => {
      if (isResponse(given)) take(given)
    },
    onLeaving: (leaving) => void leavings.push(leaving),
    leaveHostAlone: () => host.leaveHostAlone?.(),
    signOut: async () => (await host.signOut?.()) ?? false,
  }
  const gone = () => {
    for (const leaving of leavings) leaving.gone()
  }
  const added = async () => {
    for (const leaving of leavings) leaving.headers()
    for (const leaving of leavings) await leaving.end()
    gone()
    return headers
  }
  return {
    exchange,
    answer: () => answer,
    fail: gone,
    added,
    leave: async (response) => withHeaders(response, await added()),
  }
}

/** A request that was made by hand says in its address alone which host it is for. */
function headerOf(request: WebRequest, name: string): string | undefined {
  return request.headers.get(name) ?? (name === 'host' ? new URL(request.url).host : undefined)
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

function responseOf({ status, headers, body }: Reply): Response {
  return new Response(body === '' ? null : body, { status, headers })
}

/** By its shape: frameworks put other classes in the place of `Response`, of which those of `fetch` are no instances. */
export function isResponse(given: unknown): given is Response {
  if (typeof given !== 'object' || given === null || !('headers' in given) || !('status' in given)) return false
  const { headers } = given
  return typeof headers === 'object' && headers !== null && 'getSetCookie' in headers
}
