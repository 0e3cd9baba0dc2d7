// The request that asks for an upgrade, as one with a response: so that middleware of the host can run on it, and we can answer it.

import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Reply } from '../guard/exchange.ts'

/** What `app.use` takes: `session({ … })`, `passport.session()`. */
export type Middleware = (req: never, res: never, next: (error?: unknown) => void) => unknown

export interface Upgrade {
  /** Runs the host's middleware. `false`: one of them has answered instead. Fails with what they fail with. */
  run(middleware: readonly Middleware[]): Promise<boolean>
  answer(reply: Reply): void
  /** The connection is somebody else's from here on; nothing is saved, because the response never ends. */
  release(): void
}

export function upgradeOf(request: IncomingMessage, socket: Duplex): Upgrade {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket as Socket)
  const gone = new Promise<false>((resolve) => response.once('close', () => resolve(false)))
  const quiet = () => {} // a connection that breaks now concerns nobody
  socket.on('error', quiet)
  response.once('finish', () => (socket as Socket).destroySoon())
  return {
    run: async (middleware) => {
      for (const one of middleware) if (!(await Promise.race([through(one, request, response), gone]))) return false
      return true
    },
    answer: ({ status, headers, body }) => {
      if (!response.headersSent) response.writeHead(status, headers).end(body)
      else if (!response.writableEnded) socket.destroy() // middleware that failed in the middle of its answer
    },
    release: () => {
      response.detachSocket(socket as Socket)
      socket.off('error', quiet)
    },
  }
}

function through(middleware: Middleware, request: IncomingMessage, response: ServerResponse): Promise<true> {
  return new Promise((resolve, reject) => {
    const next = (error?: unknown) => (error === undefined || error === null ? resolve(true) : reject(error))
    Promise.resolve(middleware(request as never, response as never, next)).catch(reject)
  })
}
