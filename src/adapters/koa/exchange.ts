// The exchange of Koa's guard. What it does at the end happens before the middleware in front of it goes on: there koa-session saves.

import type { Exchange, HostData, Leaving, Outlet, Reply } from '../guard/exchange.ts'
import { Leavings } from '../guard/leavings.ts'
import { bodyOf } from '../node/body.ts'
import { headerOf, KeptCookies, type NodeRequest } from '../node/exchange.ts'
import { Moments } from '../node/moments.ts'
import { nodeOutlet } from '../node/outlet.ts'
import type { NodeResponse } from '../node/response.ts'

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

/** A class, as every request makes one. */
export class KoaExchange<Ctx extends KoaContext> implements Exchange<Ctx, Ctx['response']>, Leaving {
  readonly request: Ctx
  readonly response: Ctx['response']
  readonly host: HostContext
  readonly method: string
  readonly url: string
  readonly moments: Moments
  readonly leavings = new Leavings()
  cookies: KeptCookies | undefined = undefined
  answer: Reply | 'given' | undefined = undefined
  isTold = false

  constructor(ctx: Ctx) {
    this.request = ctx
    this.response = ctx.response
    this.host = ctx
    this.method = ctx.req.method ?? 'GET'
    this.url = ctx.originalUrl
    this.moments = new Moments(ctx.res)
    this.moments.add(this) // for handlers that answer by `ctx.res`
  }

  get secure(): boolean {
    return this.host.secure
  }

  header(name: string): string | undefined {
    return headerOf(this.host.req, name)
  }

  body(): Promise<unknown> {
    return bodyOf(this.host.req, this.host.request?.body)
  }

  openOutlet(head: Omit<Reply, 'body'>, gone: () => void): Outlet {
    this.answer = 'given'
    this.host.respond = false // Koa would end what stays open
    return nodeOutlet(this.host.res, head, gone)
  }

  hostData(): HostData | undefined {
    return this.host.session ? dataIn(this.host) : undefined
  }

  hostSession(): string | undefined {
    return this.host.session?.externalKey
  }

  setHeader(name: string, value: string): void {
    this.moments.setHeader(name, value)
  }

  addCookie(cookie: string): void {
    this.cookies ??= new KeptCookies(this.moments)
    this.cookies.add(cookie)
  }

  replied(): boolean {
    return this.answer !== undefined || this.host.headerSent
  }

  reply(reply: Reply): void {
    this.answer = reply
  }

  take(): void {
    if (isAnswered(this.host)) this.answer = 'given'
  }

  onLeaving(leaving: Leaving): void {
    this.leavings.add(leaving)
  }

  leaveHostAlone(): void {
    leaveAlone(this.host, this.moments)
  }

  async signOut(): Promise<boolean> {
    if (!this.host.session) return false
    this.host.session = null
    return true
  }

  headers(): void {
    if (!this.isTold) this.leavings.headers()
    this.isTold = true
  }

  end(): Promise<unknown> | undefined {
    return this.leavings.together('end')
  }

  gone(): void {
    this.leavings.gone()
  }

  /** Once the handlers are through: the guard's own answer, where it gave one, and what it adds to the application's. */
  async leave(): Promise<void> {
    const { answer, host } = this
    if (typeof answer === 'object' && !host.headerSent) send(host, answer)
    if (!host.headerSent) this.headers()
    await this.end()
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
function leaveAlone(host: HostContext, moments: Moments): void {
  if (host.sessionOptions) Object.assign(host.sessionOptions, { rolling: false, renew: false })
  const headers = () => {
    const lines = moments.cookies().filter((line) => !isHostCookie(line, host))
    if (lines.length < moments.cookies().length) host.res.setHeader('set-cookie', lines)
  }
  moments.add({ headers, end: () => undefined, gone: () => undefined })
}
