// An exchange of a framework on node:http: headers in, headers and answer out. A class, as every request makes one.

import type { Exchange, HostData, Leaving, Outlet, Reply } from '../guard/exchange.ts'
import { bodyOf } from './body.ts'
import { Moments } from './moments.ts'
import { nodeOutlet } from './outlet.ts'
import type { NodeResponse } from './response.ts'

/** As much of `node:http`'s IncomingMessage as the guard needs. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Of Express and Fastify: before a router took its own part off. */
  readonly originalUrl?: string | undefined
  /** What a body parser left. */
  readonly body?: unknown
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** What a framework knows of TLS and of the host's session. One for all requests. */
export interface NodeHost<Req> {
  isSecure(request: Req): boolean
  hostData(request: Req): HostData | undefined
  hostSession(request: Req): string | undefined
  leaveHostAlone(request: Req): void
  signOut(request: Req): Promise<boolean>
}

export class NodeExchange<Req extends NodeRequest, Res extends NodeResponse> implements Exchange<Req, Res> {
  readonly host: NodeHost<Req>
  readonly request: Req
  readonly response: Res
  readonly method: string
  readonly url: string
  moments: Moments | undefined = undefined
  cookies: KeptCookies | undefined = undefined

  /** @param url what is asked for, where it is not what the request says */
  constructor(host: NodeHost<Req>, request: Req, response: Res, url = request.originalUrl ?? request.url ?? '/') {
    this.host = host
    this.request = request
    this.response = response
    this.method = request.method ?? 'GET'
    this.url = url
  }

  get secure(): boolean {
    return this.host.isSecure(this.request)
  }

  header(name: string): string | undefined {
    return headerOf(this.request, name)
  }

  body(): Promise<unknown> {
    return bodyOf(this.request, this.request.body)
  }

  openOutlet(head: Omit<Reply, 'body'>, gone: () => void): Outlet {
    return nodeOutlet(this.response, head, gone)
  }

  hostData(): HostData | undefined {
    return this.host.hostData(this.request)
  }

  hostSession(): string | undefined {
    return this.host.hostSession(this.request)
  }

  setHeader(name: string, value: string): void {
    this.leaving().setHeader(name, value)
  }

  addCookie(cookie: string): void {
    this.cookies ??= new KeptCookies(this.leaving())
    this.cookies.add(cookie)
  }

  replied(): boolean {
    return this.response.headersSent
  }

  reply({ status, headers, body }: Reply): void {
    const { response } = this
    response.statusCode = status
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    response.end(body as never)
  }

  onLeaving(leaving: Leaving): void {
    this.leaving().add(leaving)
  }

  private leaving(): Moments {
    this.moments ??= new Moments(this.response)
    return this.moments
  }

  leaveHostAlone(): void {
    this.host.leaveHostAlone(this.request)
  }

  signOut(): Promise<boolean> {
    return this.host.signOut(this.request)
  }
}

export function headerOf({ headers }: NodeRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}

/**
 * Cookies that say what the record says by now. So they go out though the application sets others in their place, or fails and its framework
 * drops all.
 */
export class KeptCookies implements Leaving {
  readonly moments: Moments
  readonly ours: string[] = []

  constructor(moments: Moments) {
    this.moments = moments
    moments.add(this)
  }

  add(cookie: string): void {
    this.ours.push(cookie)
    this.moments.addCookie(cookie)
  }

  headers(): void {
    const { moments } = this
    const lines = moments.cookies()
    const lost = this.ours.filter((cookie) => !lines.includes(cookie))
    for (const cookie of lost) moments.addCookie(cookie)
    if (lost.length > 0) moments.setHeader('cache-control', 'private, no-store')
  }

  end(): undefined {}

  gone(): void {}
}
