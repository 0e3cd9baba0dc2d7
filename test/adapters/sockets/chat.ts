// An application with sockets on its server, and clients that remember what they were told. For the tests of this folder.

import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Request } from 'express'
import { guard, type WsOptions } from 'utsessions/ws'
import { onTestFinished } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import type { Browser, Sent } from '../../support/browser.ts'
import { type AppOptions, signIn, startApp } from '../../support/express-app.ts'
import { expressSession, userOf } from '../../support/hosts.ts'

export interface ChatOptions extends AppOptions {
  readonly sockets?: Partial<WsOptions<Request>>
}

export interface Closed {
  readonly code: number
  readonly reason: string
  /** By `performance.now()`. */
  readonly at: number
}

export interface Client {
  readonly socket: WebSocket
  readonly heard: string[]
  readonly closed: Promise<Closed>
  /** Sends, and waits for the echo. */
  says(line: string): Promise<string>
}

/** Express with passport, and a server of ws that says again what it hears. */
export async function startChat({ sockets, ...options }: ChatOptions = {}) {
  const app = await startApp({ control: { policy: { lock: 0 } }, ...options })
  const wss = new WebSocketServer({ noServer: true })
  const middleware = expressSession({ store: app.hostStore }).before
  app.server.on('upgrade', guard<Request>(app.control, wss, { account: userOf, middleware, ...sockets }))
  const heard: string[] = []
  wss.on('connection', (socket) => {
    socket.on('message', (data) => {
      heard.push(String(data))
      socket.send(`echo ${data}`)
    })
  })
  onTestFinished(async () => {
    for (const socket of wss.clients) socket.terminate()
    await app.close()
  })
  const signedIn = async (account = 'ann', userAgent?: string) => {
    const browser = app.browser(userAgent)
    await signIn(browser, account)
    return browser
  }
  return {
    ...app,
    wss,
    heard,
    signedIn,
    dial: (browser: Browser, headers: Sent = {}) => dial(app.url, browser, headers),
    connect: (browser: Browser, headers: Sent = {}) => connect(dial(app.url, browser, headers)),
  }
}

function dial(url: string, browser: Browser, headers: Sent): WebSocket {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return new WebSocket(url.replace('http', 'ws'), { headers: { cookie, ...headers } })
}

async function connect(socket: WebSocket): Promise<Client> {
  const heard: string[] = []
  socket.on('message', (data) => heard.push(String(data)))
  const closed = new Promise<Closed>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason), at: performance.now() })),
  )
  await once(socket, 'open')
  const says = async (line: string) => {
    socket.send(line)
    const [answer] = await once(socket, 'message')
    return String(answer)
  }
  return { socket, heard, closed, says }
}

/** How a handshake was answered. */
export async function refusalOf(socket: WebSocket) {
  socket.on('error', () => {})
  const [, answer] = await once(socket, 'unexpected-response')
  const body = await text(answer)
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'],
    json: body === '' ? undefined : JSON.parse(body),
  }
}
