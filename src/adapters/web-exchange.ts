// An exchange in which a handler takes a web-standard Request and gives back a Response. For every framework of that form.

import type { Exchange, HostData, Leaving, Reply } from './exchange.ts'

/** What an adapter knows of the host's session, where there is one. */
export interface WebHost {
  hostData?(): HostData | undefined
  hostSession?(): string | undefined
  leaveHostAlone?(): void
  signOut?(): Promise<boolean>
}

export interface WebExchange<Event> {
  readonly exchange: Exchange<Event, Headers>
  /** The guard's own answer, or the application's in an `onRefused` or `onEnded`; to be given back at once. */
  answer(): Response | undefined
  /** The application's answer, with what the guard adds to it. Waits for what must be written first. */
  leave(response: Response): Promise<Response>
  /** The application threw: what was noticed before that still counts. */
  fail(): void
}

/** @param event what the application's functions are handed; @param request the web-standard request in it */
export function webExchange<Event>(event: Event, request: Request, host: WebHost = {}): WebExchange<Event> {
  const headers = new Headers()
  const leavings: Leaving[] = []
  let answer: Response | undefined
  const exchange: Exchange<Event, Headers> = {
    request: event,
    response: headers,
    method: request.method,
    secure: request.url.startsWith('https:'),
    header: (name) => request.headers.get(name) ?? undefined,
    hostData: () => host.hostData?.(),
    hostSession: () => host.hostSession?.(),
    setHeader: (name, value) => headers.set(name, value),
    addCookie: (cookie) => headers.append('set-cookie', cookie),
    replied: () => answer !== undefined,
    reply: (reply) => {
      answer = responseOf(reply)
    },
    take: (given) => {
      if (given instanceof Response) answer = given
    },
    onLeaving: (leaving) => void leavings.push(leaving),
    leaveHostAlone: () => host.leaveHostAlone?.(),
    signOut: async () => (await host.signOut?.()) ?? false,
  }
  const gone = () => {
    for (const leaving of leavings) leaving.gone()
  }
  return {
    exchange,
    answer: () => answer,
    fail: gone,
    leave: async (response) => {
      for (const leaving of leavings) leaving.headers()
      for (const leaving of leavings) await leaving.end()
      gone()
      return withHeaders(response, headers)
    },
  }
}

function responseOf({ status, headers, body }: Reply): Response {
  return new Response(body === '' ? null : body, { status, headers })
}

/** Cookies are added to those that are there. A response whose headers cannot be changed (a redirect, an answer of `fetch`) is copied. */
function withHeaders(response: Response, added: Headers): Response {
  const lines = [...added]
  if (lines.length === 0) return response
  try {
    addTo(response.headers, lines)
    return response
  } catch {
    const copy = new Response(response.body, response)
    addTo(copy.headers, lines)
    return copy
  }
}

function addTo(headers: Headers, lines: readonly (readonly [string, string])[]): void {
  for (const [name, value] of lines) {
    if (name === 'set-cookie') headers.append(name, value)
    else headers.set(name, value)
  }
}
