// An application with Socket.IO on its server, and clients of it. For the tests of this folder.

import type { Server as HttpServer } from 'node:http'
import type { Request } from 'express'
import { Server, type ServerOptions, type Socket } from 'socket.io'
import { type Socket as ClientSocket, Manager, type ManagerOptions } from 'socket.io-client'
import { guard, type SocketIoOptions } from 'utsessions/socket-io'
import { onTestFinished } from 'vitest'
import type { Browser } from '../../support/browser.ts'
import { type AppOptions, signIn, startApp } from '../../support/express-app.ts'
import { expressSession, userOf } from '../../support/hosts.ts'
import { PATIENCE } from '../../support/patience.ts'

export interface IoAppOptions extends AppOptions {
  readonly sockets?: Partial<SocketIoOptions<Socket>>
  readonly io?: Partial<ServerOptions>
}

export const TRANSPORTS = ['polling', 'websocket'] as const

/** Express with passport, and Socket.IO that answers `say` by saying it again. The namespace /admin has the same guard, /public none. */
export async function startIo({ sockets, io: ioOptions, ...options }: IoAppOptions = {}) {
  const app = await startApp({ control: { policy: { lock: 0 } }, ...options })
  const io = new Server(app.server as HttpServer, { ...ioOptions })
  for (const middleware of expressSession({ store: app.hostStore }).before) io.engine.use(middleware)
  const admit = guard(app.control, { account: (socket: Socket) => userOf(socket.request as Request), ...sockets })
  const heard: string[] = []
  for (const namespace of ['/', '/admin', '/public']) {
    if (namespace !== '/public') io.of(namespace).use(admit)
    io.of(namespace).on('connection', (socket) => {
      socket.onAny((event, line) => heard.push(`${event} ${line}`))
      socket.on('say', (line, reply) => reply?.(`${namespace} ${line}`))
    })
  }
  onTestFinished(async () => {
    await io.close()
    await app.close()
  })
  const signedIn = async (account = 'ann', userAgent?: string) => {
    const browser = app.browser(userAgent)
    await signIn(browser, account)
    return browser
  }
  return {
    ...app,
    io,
    heard,
    signedIn,
    dial: (browser: Browser, over?: Partial<ManagerOptions>) => dial(app.url, browser, over),
  }
}

/** A client's connection; `socket(namespace)` is not connected yet. */
function dial(url: string, browser: Browser, over: Partial<ManagerOptions> = {}): Manager {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const manager = new Manager(url, { extraHeaders: { cookie }, reconnectionDelay: 50, autoConnect: false, ...over })
  onTestFinished(() => manager._close())
  return manager
}

export interface IoClient {
  readonly socket: ClientSocket
  /** What `utsessions:ended` carried, and by when it was there. */
  readonly ended: Promise<{ readonly told: unknown; readonly at: number }>
  readonly disconnected: Promise<string>
  says(line: string): Promise<string>
}

export async function connected(manager: Manager, namespace = '/'): Promise<IoClient> {
  const socket = manager.socket(namespace)
  const ended = new Promise<{ told: unknown; at: number }>((resolve) =>
    socket.once('utsessions:ended', (told) => resolve({ told, at: performance.now() })),
  )
  const disconnected = new Promise<string>((resolve) => socket.once('disconnect', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
    socket.connect()
  })
  return { socket, ended, disconnected, says: (line) => socket.timeout(PATIENCE.timeout).emitWithAck('say', line) }
}

/** What `connect_error` carried. */
export function refusalOf(manager: Manager, namespace = '/'): Promise<Error & { data?: Record<string, unknown> }> {
  const socket = manager.socket(namespace)
  return new Promise((resolve, reject) => {
    socket.once('connect_error', resolve)
    socket.once('connect', () => reject(new Error('it was let in')))
    socket.connect()
  })
}
