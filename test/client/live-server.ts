// A site whose guard does as a test says: what open pages are told, and what becomes of the connection. Speaks live/wire.ts.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { clientScript } from '../../scripts/build-client.ts'
import { liveWords, said } from '../../src/adapters/pages/open-page.ts'
import { eventOf } from '../../src/live/event.ts'
import type { LiveAlive, LiveEnded, LiveState } from '../../src/live/wire.ts'

/** `held`: a proxy keeps what the stream says. `mute`: streams are open, and dead. `full`: no stream more. `down`: nothing answers. */
export type Weather = 'fine' | 'held' | 'mute' | 'full' | 'down'

interface Reply {
  readonly status: number
  readonly body: unknown
}

const STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'"
const NO_STATE = { status: 409, body: { code: 'session-required' } }

/** @param page what is in the page's body; scripts in it are served by `scripts` */
export async function startLiveServer(page: string, scripts: Readonly<Record<string, string>> = {}) {
  const script = await clientScript()
  const files = new Map([
    ['/utsessions/client.js', script],
    ...Object.entries({ '/violations.js': VIOLATIONS, ...scripts }),
  ])
  const streams = new Set<ServerResponse>()
  const asked: string[] = []
  const sent: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
  const replies = new Map<string, Reply>()
  let [state, weather]: [LiveState | undefined, Weather] = [undefined, 'fine']

  const server = createServer((req, res) => {
    const path = (req.url ?? '').split('?')[0] ?? ''
    const file = files.get(path)
    if (file !== undefined) return void res.setHeader('content-type', 'text/javascript').end(file)
    if (!path.startsWith('/utsessions/')) return void res.writeHead(200, HTML).end(htmlOf(page))
    asked.push(`${req.method} ${req.url}`)
    if (weather === 'down') return void res.destroy()
    if (path.endsWith('/events')) return stream(req, res)
    if (req.method === 'POST') return void receive(req, res, path)
    reply(res, state ? { status: 200, body: state } : NO_STATE)
  })

  function stream(req: IncomingMessage, res: ServerResponse): void {
    if (req.headers['last-event-id'] === 'ended') return void res.writeHead(204).end()
    if (weather === 'full' || !state) reply(res, state ? { status: 503, body: {} } : NO_STATE)
    else open(res, state)
  }

  function open(res: ServerResponse, first: LiveState): void {
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders()
    if (weather === 'fine') write(res, first)
    if (res.writableEnded) return
    streams.add(res)
    res.on('close', () => streams.delete(res))
  }

  async function receive(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    const pieces = await req.toArray()
    sent.push({ headers: req.headers, body: Buffer.concat(pieces).toString() })
    reply(res, replies.get(path.replace('/utsessions/', '')) ?? { status: 200, body: state })
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    /** `GET /utsessions/state?lang=en` and so on, in their order. */
    asked,
    /** What was posted. */
    sent,
    /** How many streams are open. */
    open: () => streams.size,
    /** How the session is from now on; open streams are told, unless they are held. */
    tell(next: LiveState | undefined) {
      state = next
      if (!next || weather !== 'fine') return
      for (const one of streams) write(one, next)
      if (next.state === 'ended') streams.clear()
    },
    /** How a POST to a route is answered. */
    answer: (route: string, status: number, body: unknown) => void replies.set(route, { status, body }),
    turn(next: Weather) {
      weather = next
      if (next !== 'fine' && next !== 'mute') server.closeAllConnections()
    },
    /** Every connection is cut, as when a server starts anew. */
    cut: () => server.closeAllConnections(),
  }
}

export type LiveServer = Awaited<ReturnType<typeof startLiveServer>>

function write(res: ServerResponse, state: LiveState): void {
  res.write(eventOf(state))
  if (state.state === 'ended') res.end()
}

function reply(res: ServerResponse, { status, body }: Reply): void {
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
}

const HTML = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': STRICT }
const VIOLATIONS =
  'violations = []; addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective))'

function htmlOf(page: string): string {
  return `<!doctype html><html lang="en"><head><title>A letter</title><meta name="viewport" content="width=device-width">
<script src="/violations.js"></script></head><body>${page}</body></html>`
}

/** A state of a session that is alive. @param leftMs until its end, by idleness unless said */
export function alive(leftMs: number | null, more: Partial<LiveAlive> = {}): LiveAlive {
  const now = more.now ?? Date.now()
  return {
    state: 'alive',
    now,
    expiresAt: leftMs === null ? null : now + leftMs,
    limit: leftMs === null ? null : 'idle',
    renewable: true,
    words: liveWords('en'),
    ...more,
  }
}

/** A state of a session that was displaced by Firefox on Linux. */
export function ended(more: Partial<LiveEnded> = {}): LiveEnded {
  const now = more.now ?? Date.now()
  const at = more.at === undefined ? now : more.at
  const by = { session: 'b', label: 'Firefox on Linux' }
  return {
    state: 'ended',
    now,
    reason: 'displaced',
    at,
    by: { device: by.label, rule: null, takeover: false, disowned: false },
    disownable: true,
    words: liveWords('en'),
    ...said({ reason: 'displaced', at, by }, 'en'),
    ...more,
  }
}

/** Nobody is signed in. */
export const NOBODY: LiveEnded = ended({ reason: 'unknown', at: null, by: null, disownable: false })
