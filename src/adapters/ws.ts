// ws 8: `server.on('upgrade', guard(control, wss, { account }))`, with a WebSocketServer that was made with `noServer: true`.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { SessionControl } from '../controller/controller.ts'
import type { Reply } from './guard/exchange.ts'
import { warnOnce } from './guard/warnings.ts'
import { type Admission, type Admit, createAdmit } from './sockets/admit.ts'
import { attempt } from './sockets/gate.ts'
import { closeReason, ENDED_CODE, UNAVAILABLE_CODE } from './sockets/goodbye.ts'
import { assertSocketOptions, type SocketOptions } from './sockets/options.ts'
import { type Emitted, type Emitter, standInFront } from './sockets/stand-in-front.ts'
import { tether } from './sockets/tether.ts'
import { type Middleware, type Upgrade, upgradeOf } from './sockets/upgrade.ts'

export type { HostData } from './guard/exchange.ts'
export type { AccountGiven, CookieOptions } from './guard/options.ts'
export type { Admission } from './sockets/admit.ts'
export type { SocketOptions } from './sockets/options.ts'
export type { Middleware } from './sockets/upgrade.ts'

export interface WsOptions<Req> extends SocketOptions<Req> {
  /** The host's own, run on the upgrade in this order: express-session, `passport.session()`, or anything else that takes `(req, res, next)`. */
  readonly middleware?: readonly Middleware[]
  /** Whether a message counts as activity of the person. @default none does */
  readonly active?: (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean) => boolean
}

/** As much of a WebSocketServer as the guard needs. */
export interface WsServer {
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, done: (socket: WsSocket) => void): void
  emit(event: 'connection', socket: WsSocket, req: IncomingMessage): boolean
}

/** As much of a WebSocket as the guard needs. */
export interface WsSocket extends Emitter {
  close(code?: number, reason?: string): void
  pause(): void
  resume(): void
}

/** What the `connection` listener finds in `req.utsessions`. */
export interface UpgradedRequest extends IncomingMessage {
  utsessions: Pick<Admission, 'account' | 'session'>
}

/**
 * The guard as a listener of `upgrade`. Requests without a live session are answered: 401, 503 while the store does not answer, 403 for
 * pages of other origins. The rest become sockets of the server, which are closed with code 4401 once their session has ended.
 * What a socket sends reaches the application while its session is alive, and counts as activity where `active` says so.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard<Req = IncomingMessage>(
  control: SessionControl,
  wss: WsServer,
  options: WsOptions<Req>,
): (req: IncomingMessage, socket: Duplex, head: Buffer) => void {
  assertSocketOptions(options, ['middleware', 'active'])
  const { middleware = [], active, ...shared } = options
  const admit = createAdmit(control, shared)
  return (req, socket, head) => {
    const upgrade = upgradeOf(req, socket)
    admitted(admit, upgrade, req, middleware).then((admission) => {
      if (!admission) return
      upgrade.release()
      wss.handleUpgrade(req, socket, head, (ws) => {
        keep(control, admission, ws, active)
        const { account, session } = admission
        wss.emit('connection', ws, Object.assign(req, { utsessions: { account, session } }))
      })
    })
  }
}

/** Whose request it is; `undefined` once it has been answered. */
async function admitted<Req>(
  admit: Admit<Req>,
  upgrade: Upgrade,
  req: IncomingMessage,
  middleware: readonly Middleware[],
): Promise<Admission | undefined> {
  try {
    if (!(await upgrade.run(middleware))) return undefined
    const isSecure = 'encrypted' in req.socket && req.socket.encrypted === true
    const answer = await admit(req as Req, req, isSecure)
    if ('account' in answer) return answer
    upgrade.answer(answer)
  } catch (error) {
    warnOnce('UTS_UPGRADE_FAILED', `An upgrade was answered 500: ${String(error)}`)
    upgrade.answer(FAILED)
  }
  return undefined
}

const FAILED: Reply = { status: 500, headers: { 'cache-control': 'no-store' }, body: '' }

/**
 * Every way to a socket's messages (`on`, `onmessage`, `addEventListener`, `createWebSocketStream`) leads through its `emit`, and ws has no
 * hook in front of it. A class of ours for the option `WebSocket` would take the place of the application's; its own `emit` on one
 * socket takes nobody's. Closing waits behind the messages that came before.
 */
function keep<Req>(
  control: SessionControl,
  admission: Admission,
  ws: WsSocket,
  active: WsOptions<Req>['active'],
): void {
  const leave = (code: number, reason: string) => {
    gate.shut()
    ws.close(code, reason)
  }
  const tied = tether(control, admission, {
    ended: (ended) => leave(ENDED_CODE, closeReason(ended)),
    unavailable: () => leave(UNAVAILABLE_CODE, 'sessions cannot be checked right now'),
  })
  const gate = standInFront(ws, {
    messages: MESSAGES,
    check: (messages) => tied.check(attempt(() => messages.some((message) => active?.(...dataOf(message)))) ?? false),
    pause: () => ws.pause(),
    resume: () => ws.resume(),
    overflow: () => leave(UNAVAILABLE_CODE, 'too many messages at once'),
    gone: tied.cut,
  })
}

const MESSAGES: ReadonlySet<string> = new Set(['message'])

function dataOf([, data, isBinary]: Emitted): [data: Buffer, isBinary: boolean] {
  return [data as Buffer, isBinary === true]
}
