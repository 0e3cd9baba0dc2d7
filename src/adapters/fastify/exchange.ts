// A Fastify request and its reply, as the guard sees them. Used by fastify.ts, and by whatever runs on Fastify.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Exchange, HostData, Leaving, Outlet, Reply } from '../guard/exchange.ts'
import { bodyOf } from '../node/body.ts'
import { nodeOutlet } from '../node/outlet.ts'
import { Outgoing } from './reply.ts'

/** What @fastify/session, @fastify/secure-session and @fastify/passport add to a request, if they are there. */
interface HostRequest {
  session?: HostSession | null
  logout?: () => Promise<void>
}

/** Data that is saved for the next request. */
interface HostSession {
  get(key: string): unknown
  set(key: string, value: unknown): void
  /** Leaves nothing of the data; with a new id where the host has ids. */
  regenerate?: () => unknown
  /** Of @fastify/session. */
  readonly sessionId?: unknown
  /** Of @fastify/secure-session: `delete()` was called. */
  readonly deleted?: unknown
}

/** @param url what is asked for, where it is not what the request says */
export function fastifyExchange(
  request: FastifyRequest,
  reply: FastifyReply,
  url?: string,
): Exchange<FastifyRequest, FastifyReply> {
  return new FastifyExchange(request, reply, url ?? request.originalUrl)
}

/** A class, as every request makes one. */
class FastifyExchange implements Exchange<FastifyRequest, FastifyReply> {
  readonly request: FastifyRequest
  readonly response: FastifyReply
  readonly method: string
  readonly url: string
  readonly outgoing: Outgoing

  constructor(request: FastifyRequest, reply: FastifyReply, url: string) {
    this.request = request
    this.response = reply
    this.method = request.method
    this.url = url
    this.outgoing = new Outgoing(reply)
  }

  get secure(): boolean {
    return this.request.protocol === 'https'
  }

  header(name: string): string | undefined {
    const { headers, raw } = this.request
    const value = headers[name === 'host' && raw.httpVersionMajor > 1 ? ':authority' : name]
    return typeof value === 'object' ? value.join(', ') : value
  }

  body(): Promise<unknown> {
    return bodyOf(this.request.raw, this.request.body)
  }

  openOutlet(head: Omit<Reply, 'body'>, gone: () => void): Outlet {
    const reply = this.response
    const set = reply.getHeaders()
    reply.hijack() // or hooks would hold it back to compress it, and save the host's session
    for (const [name, value = ''] of Object.entries(set)) reply.raw.setHeader(name, value)
    return nodeOutlet(reply.raw, head, gone)
  }

  hostData(): HostData | undefined {
    const host = hostOf(this.request)
    return sessionOf(host) ? new SessionData(host) : undefined
  }

  hostSession(): string | undefined {
    const id = sessionOf(hostOf(this.request))?.sessionId
    return typeof id === 'string' ? id : undefined
  }

  setHeader(name: string, value: string): void {
    this.outgoing.setHeader(name, value)
  }

  addCookie(cookie: string): void {
    this.outgoing.addCookie(cookie)
  }

  replied(): boolean {
    return this.outgoing.replied()
  }

  reply({ status, headers, body }: Reply): void {
    this.response.code(status).headers(headers).send(body)
  }

  take(answer: unknown): void {
    if (answer !== undefined && answer !== null && !this.replied()) this.response.send(answer)
  }

  onLeaving(leaving: Leaving): void {
    this.outgoing.onLeaving(leaving)
  }

  /** Neither host saves what is not there, nor sends its cookie. */
  leaveHostAlone(): void {
    const host = hostOf(this.request)
    if (sessionOf(host)) host.session = null
  }

  signOut(): Promise<boolean> {
    return signOut(hostOf(this.request))
  }
}

function hostOf(request: FastifyRequest): HostRequest {
  return request as unknown as HostRequest
}

/** The session of the moment: signing in and out put another in its place. */
function sessionOf({ session }: HostRequest): HostSession | undefined {
  const keeps = session && typeof session.get === 'function' && typeof session.set === 'function'
  return keeps && session.deleted !== true ? session : undefined
}

class SessionData implements HostData {
  readonly host: HostRequest

  constructor(host: HostRequest) {
    this.host = host
  }

  get(): unknown {
    return sessionOf(this.host)?.get('utsessions')
  }

  set(value: unknown): void {
    sessionOf(this.host)?.set('utsessions', value)
  }
}

/** passport's sign-out; without passport, a session with nothing in it. */
async function signOut(host: HostRequest): Promise<boolean> {
  const session = sessionOf(host)
  if (typeof host.logout === 'function') await host.logout()
  else await session?.regenerate?.()
  return session?.regenerate !== undefined
}
