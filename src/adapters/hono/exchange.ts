// One request in Hono as an exchange: a web-standard one, whose answer is put in `c.res`. A class, as every request makes one.

import type { Context } from 'hono'
import { bodyOf } from '../web/body.ts'
import { WebExchange, type WebSide } from '../web/exchange.ts'
import { withCookies, withHeaders } from '../web/response.ts'
import type { HonoHost } from './host.ts'

export class HonoSide<C extends Context> implements WebSide<Headers> {
  readonly exchange: WebExchange<C>
  private readonly c: C
  private readonly host: HonoHost | undefined

  constructor(c: C, host: HonoHost | undefined) {
    this.c = c
    this.host = host
    this.exchange = new WebExchange(c, c.req.raw, this)
  }

  response(added: Headers): Headers {
    return added
  }

  hostData() {
    return this.host?.hostData?.()
  }

  hostSession() {
    return this.host?.hostSession?.()
  }

  leaveHostAlone(): void {
    this.host?.leaveHostAlone?.()
    this.c.header('set-cookie', undefined)
  }

  async signOut(): Promise<boolean> {
    return (await this.host?.signOut?.()) ?? false
  }

  body(): Promise<unknown> {
    return bodyIn(this.c)
  }

  made(answer: Response): Response {
    return withHeaders(answer, missingIn(answer, setOn(this.c)))
  }

  /** The cookies that are set on the context so far, by the host and others. */
  cookies(): readonly string[] {
    return setOn(this.c).getSetCookie()
  }

  /**
   * The application has given its answer: adds to it what is to be added, with the cookies of before. A promise where something must be written
   * first.
   */
  pass(cookies: readonly string[]): Promise<void> | undefined {
    if (this.exchange.answer || this.c.finalized) return this.leave(cookies)
    this.exchange.fail() // no handler gave an answer: Hono says so
    return undefined
  }

  /** Makes the guard's own answer that of the request. Likewise. */
  answer(): Promise<void> | undefined {
    return this.leave(undefined)
  }

  private leave(cookies: readonly string[] | undefined): Promise<void> | undefined {
    const waiting = this.exchange.leave()
    if (waiting || this.host?.settle) return this.leaveLater(waiting, cookies)
    this.give(cookies)
    return undefined
  }

  private async leaveLater(waiting: Promise<void> | undefined, cookies: readonly string[] | undefined): Promise<void> {
    await waiting
    await this.host?.settle?.()
    this.give(cookies)
  }

  private give(cookies: readonly string[] | undefined): void {
    const { answer, added } = this.exchange
    if (answer) put(this.c, withHeaders(answer, added))
    else if (cookies) put(this.c, withHeaders(withCookies(this.c.res, cookies), added))
  }
}

/** Hono keeps what was read by `c.req`, in a validator for instance. */
async function bodyIn({ req }: Context): Promise<unknown> {
  if (Object.keys(req.bodyCache).length === 0) return bodyOf(req.raw)
  const isForm = req.header('content-type')?.startsWith('application/x-www-form-urlencoded')
  return isForm ? req.parseBody({ all: true }) : req.text()
}

/** What was set on the context so far. Of that, Hono adds nothing to a Response that the context did not make. */
function setOn(c: Context): Headers {
  return c.newResponse(null).headers
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
