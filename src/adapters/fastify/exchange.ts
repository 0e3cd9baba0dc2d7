// A Fastify request and its reply, as the guard sees them. Used by fastify.ts, and by whatever runs on Fastify.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Exchange, HostData } from '../guard/exchange.ts'
import { bodyOf } from '../node/body.ts'
import { nodeOutlet } from '../node/outlet.ts'
import { outgoingOf } from './reply.ts'

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

export function fastifyExchange(request: FastifyRequest, reply: FastifyReply): Exchange<FastifyRequest, FastifyReply> {
  const host = request as unknown as HostRequest
  const outgoing = outgoingOf(reply)
  return {
    request,
    response: reply,
    method: request.method,
    url: request.originalUrl,
    body: () => bodyOf(request.raw, request.body),
    openOutlet: (head, gone) => {
      const set = reply.getHeaders()
      reply.hijack() // or hooks would hold it back to compress it, and save the host's session
      for (const [name, value = ''] of Object.entries(set)) reply.raw.setHeader(name, value)
      return nodeOutlet(reply.raw, head, gone)
    },
    secure: request.protocol === 'https',
    header: (name) => {
      const value = request.headers[name === 'host' && request.raw.httpVersionMajor > 1 ? ':authority' : name]
      return typeof value === 'object' ? value.join(', ') : value
    },
    hostData: () => (sessionOf(host) ? dataIn(host) : undefined),
    hostSession: () => {
      const id = sessionOf(host)?.sessionId
      return typeof id === 'string' ? id : undefined
    },
    ...outgoing,
    reply: ({ status, headers, body }) => void reply.code(status).headers(headers).send(body),
    take: (answer) => {
      if (answer !== undefined && answer !== null && !outgoing.replied()) reply.send(answer)
    },
    leaveHostAlone: () => {
      if (sessionOf(host)) host.session = null // neither host saves what is not there, nor sends its cookie
    },
    signOut: () => signOut(host),
  }
}

/** The session of the moment: signing in and out put another in its place. */
function sessionOf({ session }: HostRequest): HostSession | undefined {
  const keeps = session && typeof session.get === 'function' && typeof session.set === 'function'
  return keeps && session.deleted !== true ? session : undefined
}

function dataIn(host: HostRequest): HostData {
  return {
    get: () => sessionOf(host)?.get('utsessions'),
    set: (value) => sessionOf(host)?.set('utsessions', value),
  }
}

/** passport's sign-out; without passport, a session with nothing in it. */
async function signOut(host: HostRequest): Promise<boolean> {
  const session = sessionOf(host)
  if (typeof host.logout === 'function') await host.logout()
  else await session?.regenerate?.()
  return session?.regenerate !== undefined
}
