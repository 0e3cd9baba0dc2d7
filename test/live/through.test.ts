// The event stream behind what stands between an application and its people: middleware that compresses, proxies, idle connections.

import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGzip } from 'node:zlib'
import compression from 'compression'
import type { RequestHandler } from 'express'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { signIn } from '../support/express-app.ts'
import { PATIENCE } from '../support/patience.ts'
import { starting } from '../support/variants.ts'
import { EVENTS, openPage } from './page.ts'

const NO_LOCK = { policy: { lock: 0 } } as const

/** Sends on what comes as it comes, as a proxy that heeds no header of ours; drops answers that say nothing for that long, by setInterval's time. */
async function proxyTo(url: string, idleMs = 0): Promise<string> {
  const server: Server = createServer((req, res) => {
    const { method = 'GET', headers, url: path = '/' } = req
    const ahead = request(new URL(path, url), { method, headers: { ...headers, via: '1.1 proxy' } }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      if (idleMs > 0) dropSilent(res, answer, idleMs)
      answer.pipe(res)
      res.once('close', () => answer.destroy())
    })
    ahead.on('error', () => res.destroy())
    req.pipe(ahead)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function dropSilent(res: ServerResponse, answer: IncomingMessage, idleMs: number): void {
  const drop = () => res.destroy()
  let timer = setInterval(drop, idleMs)
  answer.on('data', () => {
    clearInterval(timer)
    timer = setInterval(drop, idleMs)
  })
  res.once('close', () => clearInterval(timer))
}

/** Compresses whatever it gets, and sends when `flush` says so. */
const deaf: RequestHandler = (_req, res, next) => {
  const gzip = createGzip()
  const { write, end } = res
  gzip.on('data', (chunk) => write.call(res, chunk, 'utf8'))
  gzip.on('end', () => end.call(res, undefined, 'utf8'))
  res.setHeader('content-encoding', 'gzip')
  Object.assign(res, {
    write: (chunk: string) => gzip.write(chunk),
    end: (chunk?: string) => void gzip.end(chunk),
    flush: () => gzip.flush(),
  })
  next()
}

describe('an event stream', () => {
  const start = starting()

  it('is not held back by middleware that compresses', async () => {
    const app = await start({ control: NO_LOCK, setUp: (express) => express.use(compression({ threshold: 0 })) })
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(app.url, browser, { 'accept-encoding': 'gzip' })
    expect(page.headers['content-encoding']).toBe(undefined)
    expect((await page.event(0)).event).toBe('alive')
    await app.control.revoke({ account: 'ann', all: true })
    expect((await page.event(1)).event).toBe('ended')
    await page.ended
    const state = await browser.get('/utsessions/state', { 'accept-encoding': 'gzip' })
    expect(state.headers.get('content-encoding')).toBe('gzip')
  })

  it('comes through middleware that compresses though it was told not to', async () => {
    const app = await start({
      control: NO_LOCK,
      setUp: (express) => express.use((req, res, next) => (req.path === EVENTS ? deaf(req, res, next) : next())),
    })
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(app.url, browser)
    expect(page.headers['content-encoding']).toBe('gzip')
    expect((await page.event(0)).event).toBe('alive')
    await app.control.revoke({ account: 'ann', all: true })
    expect((await page.event(1)).event).toBe('ended')
  })

  it('comes through a proxy as it is said, and ends there when it ends here', async () => {
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(await proxyTo(app.url), browser)
    expect(page.status).toBe(200)
    expect((await page.event(0)).event).toBe('alive')
    await app.control.revoke({ account: 'ann', all: true })
    expect((await page.event(1)).event).toBe('ended')
    await page.ended
  })

  it('is given up when the page behind the proxy is left', async () => {
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    const proxy = await proxyTo(app.url)
    for (let i = 0; i < 10; i += 1) {
      const page = await openPage(proxy, browser)
      await page.event(0)
      page.leave()
      await page.ended
      await vi.waitFor(async () => expect(await connections(app.server)).toBe(0), PATIENCE)
    }
    expect((await openPage(proxy, browser)).status).toBe(200)
  })

  it('says something every fifteen seconds, so that no proxy takes it for dead', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(await proxyTo(app.url, 16_000), browser)
    await page.event(0)
    for (let beat = 1; beat <= 3; beat += 1) {
      vi.advanceTimersByTime(15_000)
      await page.beats(beat)
    }
    await app.control.revoke({ account: 'ann', all: true })
    expect((await page.event(1)).event).toBe('ended')
  })

  it('is dropped by a proxy that hears nothing', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(await proxyTo(app.url, 14_000), browser)
    await page.event(0)
    vi.advanceTimersByTime(14_000)
    await page.ended
    expect(page.events).toHaveLength(1)
  })

  it('is told anew after a reconnect: what happened meanwhile is not missed', async () => {
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    const first = await openPage(app.url, browser)
    await first.event(0)
    app.server.closeAllConnections()
    await first.ended
    await app.control.revoke({ account: 'ann', all: true })
    const again = await openPage(app.url, browser)
    expect((await again.event(0)).data).toMatchObject({ state: 'ended', reason: 'revoked' })
    expect(/^retry: [12]\d{3}\n\n/.test(again.text())).toBe(true)
    expect((await openPage(app.url, browser, { 'last-event-id': 'ended' })).status).toBe(204)
  })
})

function connections(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )
}
