// The event stream of docs/sockets.md, and a page that reads it. For the tests of this folder.

import { get, type IncomingMessage } from 'node:http'
import type { Express, Request, Response } from 'express'
import { onTestFinished } from 'vitest'
import type { Browser } from '../../support/browser.ts'
import { type AppOptions, signIn, startApp } from '../../support/express-app.ts'

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** Says hello, and says how the session ended. */
export function events(
  req: Pick<Request, 'utsessions'>,
  res: Pick<Response, 'writeHead' | 'write' | 'end' | 'once'>,
): void {
  res.writeHead(200, HEADERS)
  res.write('data: hello\n\n')
  const stop = req.utsessions.stream(({ reason, at, by }) => {
    res.end(`event: ended\ndata: ${JSON.stringify({ reason, at, device: by?.label })}\n\n`)
  })
  res.once('close', stop)
}

export async function startStreams(options: AppOptions = {}) {
  const app = await startApp({
    control: { policy: { lock: 0 } },
    ...options,
    guard: { passive: (req) => req.path.startsWith('/events'), ...options.guard },
    routes: (express, control) => {
      addRoutes(express)
      options.routes?.(express, control)
    },
  })
  onTestFinished(app.close)
  const signedIn = async (account = 'ann', userAgent?: string) => {
    const browser = app.browser(userAgent)
    await signIn(browser, account)
    return browser
  }
  return { ...app, signedIn, open: (browser: Browser, path = '/events') => open(app.url, browser, path) }
}

function addRoutes(express: Express): void {
  express.get('/events', events)
  express.get('/events/as-usual', (_req, res) => {
    res.writeHead(200, HEADERS)
    res.write('data: hello\n\n')
    res.socket?.once('end', () => res.end())
  })
  express.post('/change', (req, res) => {
    Object.assign(req.session, { changed: true })
    res.end()
  })
  express.get('/changed', (req, res) => void res.json({ changed: 'changed' in req.session }))
}

export interface OpenStream {
  readonly answer: IncomingMessage
  /** All that was said, once the stream has ended, and when. */
  readonly ended: Promise<{ readonly text: string; readonly at: number }>
  /** As a page that is left. */
  leave(): void
}

/** Open once the first event is there. */
export async function open(url: string, browser: Browser, path = '/events'): Promise<OpenStream> {
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL(path, url), { headers: { cookie, accept: 'text/event-stream' }, agent: false }, resolve).on(
      'error',
      reject,
    )
  })
  let text = ''
  const ended = new Promise<{ text: string; at: number }>((resolve) =>
    answer.once('close', () => resolve({ text, at: performance.now() })),
  )
  answer.on('error', () => {})
  await new Promise<void>((resolve) => {
    answer.on('data', (chunk) => {
      text += chunk
      resolve()
    })
    answer.once('end', resolve)
  })
  return { answer, ended, leave: () => answer.destroy() }
}

/** The data of the stream's last event. */
export async function lastEvent(stream: OpenStream) {
  const { text, at } = await stream.ended
  const [, data] = /event: ended\ndata: (.*)\n\n$/.exec(text) ?? []
  return { at, data: data === undefined ? undefined : JSON.parse(data) }
}
