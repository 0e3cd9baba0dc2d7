// A TCP proxy on loopback that harms what goes through it: slow, cut in the middle of an answer, swallowed. For tests of what a lost or bad
// connection does to a store.

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  /** From the next connection on, it leads to this port. */
  leadTo(port: number): void
  /** Whatever passes takes so much longer, each way; answers no more than so many bytes a second. Until `heal`. */
  slow(delayMs: number, bytesPerSecond?: number): void
  /** Of an answer so many bytes pass, and then its connection is cut. Until `heal`. */
  cutAnswers(afterBytes: number, options?: CutOptions): void
  /** Nothing passes, nothing is refused, new connections included: as if the cable were out. Until `heal`. */
  hold(): void
  /** Connections are cut as soon as they are made, and those that are there now. Until `heal`. */
  refuse(): void
  /** Cuts all connections, once. @returns how many there were */
  cut(): number
  /**
   * Everything passes as usual again, what was held included. With `drop`, connections of the time of the fault stay open and dead: whoever
   * uses them never hears anything again.
   */
  heal(options?: { readonly drop?: boolean }): void
  /** How many answers `cutAnswers` has cut since the beginning. */
  answersCut(): number
  connections(): number
  stop(): Promise<void>
}

export interface CutOptions {
  /** How many answers. @default 1 */
  readonly times?: number
  /** Only those to requests that were sent in pieces of so many bytes or more. @default 0 */
  readonly toRequestsFrom?: number
}

interface Fault {
  readonly delayMs: number
  readonly bytesPerSecond: number
  readonly holds: boolean
  readonly refuses: boolean
  /** Bytes after which an answer is cut, and how often still. */
  readonly cutAfter: number
  readonly toRequestsFrom: number
  cutsLeft: number
}

const NONE: Readonly<Fault> = {
  delayMs: 0,
  bytesPerSecond: Infinity,
  holds: false,
  refuses: false,
  cutAfter: 0,
  toRequestsFrom: 0,
  cutsLeft: 0,
}

interface Link {
  readonly client: Socket
  readonly server: Socket
  readonly up: Pipe
  readonly down: Pipe
  isDead: boolean
  /** Of the last piece that the client sent. */
  requestBytes: number
}

/** One direction: what is on its way, in its order, and when it arrives. */
interface Pipe {
  readonly to: Socket
  readonly waiting: { readonly chunk: Buffer; readonly arrivesAt: number }[]
  /** When the last byte on its way has gone out. */
  freeAt: number
  timer: NodeJS.Timeout | undefined
}

interface State {
  readonly links: Set<Link>
  fault: Fault
  port: number
  cuts: number
}

export async function startTcpProxy(port: number): Promise<TcpProxy> {
  const state: State = { links: new Set(), fault: { ...NONE }, port, cuts: 0 }
  const server = createServer({ noDelay: true }, (client) => accept(state, client)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server on a port has no port')
  const set = (fault: Partial<Fault>) => {
    state.fault = { ...state.fault, ...fault }
  }
  const cut = () => {
    const { size } = state.links
    for (const link of state.links) end(state, link)
    return size
  }
  return {
    port: address.port,
    leadTo: (next) => {
      state.port = next
    },
    slow: (delayMs, bytesPerSecond = Infinity) => set({ delayMs, bytesPerSecond }),
    cutAnswers: (cutAfter, { times = 1, toRequestsFrom = 0 } = {}) =>
      set({ cutAfter, toRequestsFrom, cutsLeft: times }),
    hold: () => set({ holds: true }),
    refuse: () => {
      set({ refuses: true })
      cut()
    },
    cut,
    heal: ({ drop = false } = {}) => heal(state, drop),
    answersCut: () => state.cuts,
    connections: () => state.links.size,
    stop: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

function heal(state: State, drop: boolean): void {
  state.fault = { ...NONE }
  for (const link of state.links) {
    if (drop) link.isDead = true
    else if (link.server.destroyed || link.client.destroyed) end(state, link)
    for (const pipe of [link.up, link.down]) flow(state, link, pipe)
  }
}

function accept(state: State, client: Socket): void {
  if (state.fault.refuses) return void client.resetAndDestroy()
  const server = connect({ port: state.port, host: '127.0.0.1', noDelay: true })
  const link: Link = { client, server, up: pipeTo(server), down: pipeTo(client), isDead: false, requestBytes: 0 }
  state.links.add(link)
  client.on('data', (chunk) => {
    link.requestBytes = chunk.length
    pass(state, link, link.up, chunk)
  })
  server.on('data', (chunk) => answer(state, link, chunk))
  for (const socket of [client, server]) socket.on('error', () => {}).on('close', () => closed(state, link))
}

/** While nothing passes, the end of a connection does not pass either. */
function closed(state: State, link: Link): void {
  const passes = !state.fault.holds && !link.isDead
  if (passes || link.client.destroyed) end(state, link, 'politely')
}

function end(state: State, link: Link, politely?: 'politely'): void {
  state.links.delete(link)
  for (const { timer } of [link.up, link.down]) clearTimeout(timer)
  link.server.destroy()
  if (politely) link.client.destroy()
  else link.client.resetAndDestroy()
}

function pipeTo(to: Socket): Pipe {
  return { to, waiting: [], freeAt: 0, timer: undefined }
}

/** The server has done what it was asked for by now. */
function answer(state: State, link: Link, chunk: Buffer): void {
  const { cutsLeft, toRequestsFrom } = state.fault
  if (cutsLeft > 0 && link.requestBytes >= toRequestsFrom) cutShort(state, link, chunk)
  else pass(state, link, link.down, chunk)
}

function cutShort(state: State, link: Link, chunk: Buffer): void {
  const { cutAfter } = state.fault
  state.fault.cutsLeft -= 1
  state.cuts += 1
  if (cutAfter > 0) {
    state.links.delete(link)
    link.server.destroy()
    link.client.end(chunk.subarray(0, Math.min(cutAfter, chunk.length - 1)))
  } else end(state, link)
}

function pass(state: State, link: Link, pipe: Pipe, chunk: Buffer): void {
  if (link.isDead) return
  const { delayMs, bytesPerSecond } = state.fault
  const lasts = pipe === link.down ? (1_000 * chunk.length) / bytesPerSecond : 0
  pipe.freeAt = Math.max(pipe.freeAt, performance.now()) + lasts
  pipe.waiting.push({ chunk, arrivesAt: pipe.freeAt + delayMs })
  flow(state, link, pipe)
}

/** Sends what has arrived, and comes back when the next does. */
function flow(state: State, link: Link, pipe: Pipe): void {
  if (pipe.timer) return
  while (!state.fault.holds && !link.isDead) {
    const [next] = pipe.waiting
    if (!next) return
    const ms = next.arrivesAt - performance.now()
    if (ms >= 1) {
      pipe.timer = setTimeout(() => {
        pipe.timer = undefined
        flow(state, link, pipe)
      }, ms)
      return
    }
    pipe.waiting.shift()
    pipe.to.write(next.chunk)
  }
}
