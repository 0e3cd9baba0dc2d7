// One request in Hono as an exchange: a web-standard one, whose host is found in `c.get('session')`, and whose answer is put in `c.res`.

import type { Context, Next } from 'hono'
import type { Exchange } from '../guard/exchange.ts'
import { honoSessionHost } from '../hosts/hono-session.ts'
import { honoSessionsHost } from '../hosts/hono-sessions.ts'
import { ironData, isIronSession } from '../hosts/iron-session.ts'
import { bodyOf } from '../web/body.ts'
import { type WebHost, webExchange } from '../web/exchange.ts'
import { withHeaders } from '../web/response.ts'

export interface HonoExchange<C> {
  readonly exchange: Exchange<C, Headers>
  /** Makes the guard's own answer that of the request. */
  answer(): Promise<void>
  /** Asks the application, and adds to its answer what is to be added. */
  through(next: Next): Promise<void>
}

interface HonoHost extends WebHost {
  settle?(): Promise<void>
}

export async function honoExchange<C extends Context>(c: C): Promise<HonoExchange<C>> {
  const host = await hostIn(c)
  const web = webExchange(c, c.req.raw, {
    ...host,
    body: () => bodyIn(c),
    leaveHostAlone: () => {
      host?.leaveHostAlone?.()
      c.header('set-cookie', undefined)
    },
    made: (answer) => withHeaders(answer, missingIn(answer, setOn(c))),
  })
  const added = async () => {
    const headers = await web.added()
    await host?.settle?.()
    return headers
  }
  const answer = async () => {
    const [own, headers] = [web.answer(), await added()]
    if (own) put(c, withHeaders(own, headers))
  }
  return {
    exchange: web.exchange,
    answer,
    through: async (next) => {
      const cookies = cookiesIn(setOn(c))
      try {
        await next()
      } catch (error) {
        if (!web.answer()) web.fail()
        if (!web.answer()) throw error
      }
      if (web.answer()) return answer()
      if (!c.finalized) return web.fail() // no handler gave an answer: Hono says so
      const headers = await added()
      put(c, withHeaders(withHeaders(c.res, cookies), headers))
    },
  }
}

/** Hono keeps what was read by `c.req`, in a validator for instance. */
async function bodyIn({ req }: Context): Promise<unknown> {
  if (Object.keys(req.bodyCache).length === 0) return bodyOf(req.raw)
  const isForm = req.header('content-type')?.startsWith('application/x-www-form-urlencoded')
  return isForm ? req.parseBody({ all: true }) : req.text()
}

async function hostIn(c: Context): Promise<HonoHost | undefined> {
  const session: unknown = c.get('session')
  if (typeof session !== 'object' || session === null) return undefined
  return honoSessionsHost(session) ?? (await honoSessionHost(session)) ?? ironHost(session)
}

function ironHost(session: object): HonoHost | undefined {
  if (!isIronSession(session)) return undefined
  const data = ironData(session)
  return {
    hostData: () => data,
    signOut: async () => {
      session.destroy()
      return true
    },
  }
}

/** What was set on the context so far, by the host and others. Of that, Hono adds nothing to a Response that the context did not make. */
function setOn(c: Context): Headers {
  return c.newResponse(null).headers
}

function cookiesIn(headers: Headers): Headers {
  return new Headers(headers.getSetCookie().map((line): [string, string] => ['set-cookie', line]))
}

function missingIn(answer: Response, headers: Headers): Headers {
  return new Headers([...headers].filter(([name]) => name === 'set-cookie' || !answer.headers.has(name)))
}

/** Hono merges what is put over an answer with that, and cookies are lost by it. */
function put(c: Context, response: Response): void {
  if (c.finalized && c.res === response) return
  c.res = undefined
  c.res = response
}
