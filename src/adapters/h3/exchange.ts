// One request in h3 as an exchange. What the guard adds goes where h3 looks when it makes a Response of whatever a handler gave or threw.

import type { H3Event } from 'h3'
import type { Exchange, Leaving, Reply } from '../guard/exchange.ts'
import { bodyOf } from '../web/body.ts'
import { webOutlet } from '../web/outlet.ts'
import type { H3Session } from './session.ts'

export interface H3Exchange {
  readonly exchange: Exchange<H3Event, H3Event['res']>
  /** The guard's own answer, or the application's in an `onRefused` or `onEnded`. */
  answer(): unknown
  /** Once a handler has given its answer, or thrown. Waits for what must be written first. */
  leave(): Promise<void>
}

export function h3Exchange(event: H3Event, session: H3Session | undefined): H3Exchange {
  const { req, res } = event
  const leavings: Leaving[] = []
  let answer: unknown
  return {
    exchange: {
      request: event,
      response: res,
      method: req.method,
      url: event.url.pathname + event.url.search,
      body: () => bodyOf(req),
      openOutlet: (head, gone) => {
        const { outlet, response } = webOutlet(head, gone, req.signal)
        answer = response
        return outlet
      },
      secure: event.url.protocol === 'https:',
      header: (name) => req.headers.get(name) ?? undefined,
      hostData: () => session?.hostData(),
      hostSession: () => session?.hostSession(),
      setHeader: (name, value) => {
        for (const headers of headersOf(event)) headers.set(name, value)
      },
      addCookie: (cookie) => {
        for (const headers of headersOf(event)) headers.append('set-cookie', cookie)
      },
      replied: () => answer !== undefined,
      reply: (reply) => {
        answer = responseOf(reply)
      },
      take: (given) => {
        answer = given
      },
      onLeaving: (leaving) => void leavings.push(leaving),
      leaveHostAlone: () => session?.leaveHostAlone(),
      signOut: async () => session?.signOut() ?? false,
    },
    answer: () => answer,
    leave: async () => {
      for (const { headers } of leavings) headers()
      for (const { end } of leavings) await end()
      for (const { gone } of leavings) gone()
    },
  }
}

/** h3 takes the one for answers that went well, the other for errors. */
function headersOf({ res }: H3Event): readonly Headers[] {
  return [res.headers, res.errHeaders]
}

function responseOf({ status, headers, body }: Reply): Response {
  return new Response(body === '' ? null : body, { status, headers })
}
