// The exchange of Koa's guard. What it does at the end happens before the middleware in front of it goes on: there koa-session saves.

import type { Exchange, HostData, Leaving, Reply } from '../guard/exchange.ts'
import { bodyOf } from '../node/body.ts'
import { type NodeRequest, nodeExchange } from '../node/exchange.ts'
import { nodeOutlet } from '../node/outlet.ts'
import { cookiesOf, type NodeResponse, onLeaving } from '../node/response.ts'

/** As much of Koa's context as the guard needs. */
export interface KoaContext {
  readonly req: NodeRequest
  readonly res: NodeResponse
  readonly response: object
  /** Before koa-mount took its own part off. */
  readonly originalUrl: string
  readonly secure: boolean
  readonly headerSent: boolean
  respond?: boolean | undefined
  status: number
  body: unknown
  set(name: string, value: string): void
}

/** With what koa-session adds, if it is there. */
interface HostContext extends KoaContext {
  /** With what a body parser adds. */
  readonly request?: { readonly body?: unknown }
  session?: HostSession | null
  readonly sessionOptions?: { readonly key: string; rolling: boolean; renew: boolean }
}

/** koa-session's session, or any other object that is saved for the next request. */
interface HostSession {
  utsessions?: unknown
  /** What the store knows it by. */
  readonly externalKey?: string
}

export interface KoaExchange<Ctx extends KoaContext> {
  readonly exchange: Exchange<Ctx, Ctx['response']>
  /** Once the handlers are through: the guard's own answer, where it gave one, and what it adds to the application's. */
  leave(): Promise<void>
}

export function koaExchange<Ctx extends KoaContext>(ctx: Ctx): KoaExchange<Ctx> {
  const host: HostContext = ctx
  const leavings: Leaving[] = []
  let answer: Reply | 'given' | undefined
  let told = false
  const leaving: Leaving = {
    headers: () => {
      if (!told) for (const { headers } of leavings) headers()
      told = true
    },
    end: () => {
      const work = leavings.map(({ end }) => end()).filter((promise) => promise !== undefined)
      return work.length === 0 ? undefined : Promise.all(work)
    },
    gone: () => {
      for (const { gone } of leavings) gone()
    },
  }
  onLeaving(ctx.res, leaving) // for handlers that answer by `ctx.res`
  return {
    exchange: {
      ...nodeExchange(ctx.req, ctx.res),
      request: ctx,
      response: ctx.response,
      secure: ctx.secure,
      url: ctx.originalUrl,
      body: () => bodyOf(ctx.req, host.request?.body),
      openOutlet: (head, gone) => {
        answer = 'given'
        ctx.respond = false // Koa would end what stays open
        return nodeOutlet(ctx.res, head, gone)
      },
      hostData: () => (host.session ? dataIn(host) : undefined),
      hostSession: () => host.session?.externalKey,
      replied: () => answer !== undefined || ctx.headerSent,
      reply: (reply) => {
        answer = reply
      },
      take: () => {
        if (isAnswered(ctx)) answer = 'given'
      },
      onLeaving: (one) => void leavings.push(one),
      leaveHostAlone: () => leaveAlone(host),
      signOut: async () => {
        if (!host.session) return false
        host.session = null
        return true
      },
    },
    leave: async () => {
      if (typeof answer === 'object' && !ctx.headerSent) send(ctx, answer)
      if (!ctx.headerSent) leaving.headers()
      await leaving.end()
    },
  }
}

/** Always the session of the moment: signing in and out put another in its place. */
function dataIn(host: HostContext): HostData {
  return {
    get: () => host.session?.utsessions,
    set: (value) => {
      if (host.session) host.session.utsessions = value
    },
  }
}

function isHostCookie(line: string, { sessionOptions }: HostContext): boolean {
  const name = line.split('=', 1)[0]
  return sessionOptions !== undefined && (name === sessionOptions.key || name === `${sessionOptions.key}.sig`)
}

function isAnswered({ status, body, respond }: KoaContext): boolean {
  return status !== 404 || body !== undefined || respond === false
}

function send(ctx: KoaContext, { status, headers, body }: Reply): void {
  ctx.status = status
  ctx.body = body
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value)
}

/** koa-session saves what has changed, or rolls: neither, and no cookie of it. */
function leaveAlone(host: HostContext): void {
  if (host.sessionOptions) Object.assign(host.sessionOptions, { rolling: false, renew: false })
  const headers = () => {
    const lines = cookiesOf(host.res).filter((line) => !isHostCookie(line, host))
    if (lines.length < cookiesOf(host.res).length) host.res.setHeader('set-cookie', lines)
  }
  onLeaving(host.res, { headers, end: () => undefined, gone: () => undefined })
}
