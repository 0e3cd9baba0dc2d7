// Socket.IO 4: `io.use(guard(control, { account }))`, and the same function for each other namespace.

import type { SessionControl } from '../controller/controller.ts'
import type { Reply } from './guard/exchange.ts'
import { warnOnce } from './guard/warnings.ts'
import { type Admission, createAdmit, type HttpRequest } from './sockets/admit.ts'
import { assertSocketOptions, type SocketOptions } from './sockets/options.ts'
import { type Connection, connectionOf, type EngineSocket } from './sockets/socket-io-connection.ts'

export type { HostData } from './guard/exchange.ts'
export type { AccountGiven, CookieOptions } from './guard/options.ts'
export type { Admission } from './sockets/admit.ts'
export type { SocketOptions } from './sockets/options.ts'

export interface SocketIoOptions<S> extends SocketOptions<S> {
  /** Whether an event that the client sends counts as activity of the person. @default none does */
  readonly active?: (event: string, ...args: readonly unknown[]) => boolean
}

/** As much of a socket of Socket.IO's server as the guard needs. */
export interface IoSocket {
  readonly request: HttpRequest
  readonly handshake: { readonly secure: boolean }
  readonly conn: EngineSocket
  readonly nsp: { readonly server: object }
  /** `data.utsessions` is set: whose socket it is. */
  data: { utsessions?: Pick<Admission, 'account' | 'session'> }
  emit(event: string, ...args: unknown[]): unknown
  disconnect(close?: boolean): unknown
  use(middleware: (event: [string, ...unknown[]], next: () => void) => void): unknown
  once(event: 'disconnect', listener: () => void): unknown
}

/** With `data`, which the client finds in `connect_error`: a problem of RFC 9457, with a stable `code`. */
export interface ConnectError extends Error {
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * The guard as middleware of a namespace. A handshake without a live session is refused: `connect_error` carries the problem in `data`.
 * Once the session has ended, each of its sockets gets `utsessions:ended` with `{ code: 4401, reason, at, by }`, and the connection is
 * closed. What a client sends reaches the application while its session is alive, and counts as activity where `active` says so.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard<S extends IoSocket>(
  control: SessionControl,
  options: SocketIoOptions<S>,
): (socket: S, next: (error?: ConnectError) => void) => void {
  assertSocketOptions(options, ['active'])
  const { active, ...shared } = options
  const admit = createAdmit(control, shared)
  const connections = new WeakMap<EngineSocket, Promise<Connection | Reply>>()
  const connect = async (socket: S): Promise<Connection | Reply> => {
    const answer = await admit(socket, socket.request, socket.handshake.secure)
    return 'status' in answer ? answer : connectionOf(control, answer, socket.conn)
  }
  /** Once for all namespaces of a connection: after a renewal the token of its first request is dead, and what it sends is checked anyway. */
  const connected = async (socket: S): Promise<Connection | Reply> => {
    const connecting = connections.get(socket.conn) ?? connect(socket)
    connections.set(socket.conn, connecting)
    const found = await connecting.catch((error) => ({ error }))
    if (!('admission' in found)) connections.delete(socket.conn)
    if ('error' in found) throw found.error
    return found
  }
  return (socket, next) => {
    if (skipsMiddleware(socket)) return next(errorOf({ code: 'misconfigured', status: 500, detail: RECOVERY }))
    connected(socket).then(
      (found) => {
        if ('status' in found) return next(errorOf(JSON.parse(found.body)))
        const { account, session } = found.admission
        socket.data.utsessions = { account, session }
        found.join(socket, active)
        next()
      },
      (error) => {
        warnOnce('UTS_HANDSHAKE_FAILED', `A handshake was refused: ${String(error)}`)
        next(errorOf({ code: 'failed', status: 500, detail: 'The handshake could not be checked.' }))
      },
    )
  }
}

function errorOf(data: Readonly<Record<string, unknown>>): ConnectError {
  return Object.assign(new Error(String(data['detail'])), { data })
}

/** Recovery without middleware would let a client back in whose session ended while it was away. Nobody is let in to be recovered so. */
function skipsMiddleware({ nsp }: IoSocket): boolean {
  const { _opts } = nsp.server as { _opts?: { connectionStateRecovery?: { skipMiddlewares?: boolean } } }
  const skips = _opts?.connectionStateRecovery?.skipMiddlewares === true
  if (skips) warnOnce('UTS_RECOVERY_SKIPS_GUARD', RECOVERY)
  return skips
}

const RECOVERY =
  'Socket.IO recovers connections without asking its middleware, this guard included. ' +
  'Write connectionStateRecovery: { skipMiddlewares: false }.'
