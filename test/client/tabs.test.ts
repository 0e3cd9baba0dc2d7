// One stream for all tabs of a browser, whoever comes and goes.

import type { BrowserContext, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inBrowsers, newVisitor } from '../e2e/chromium.ts'
import { alive, ended, type LiveServer, NOBODY, startLiveServer } from './live-server.ts'
import { answered, eventually, NOTING_PAGE, notingScript, told } from './recorder.ts'

const HOUR_MS = 3_600_000

async function site(): Promise<LiveServer> {
  const server = await startLiveServer(NOTING_PAGE, { '/noting.js': await notingScript() })
  server.tell(alive(HOUR_MS))
  return server
}

async function tabs(server: LiveServer, count: number, context?: BrowserContext): Promise<Page[]> {
  const browser = context ?? (await newVisitor()).context()
  const opened: Page[] = []
  for (let i = 0; i < count; i++) {
    const page = await browser.newPage()
    await page.goto(server.url)
    opened.push(page)
  }
  return opened
}

/** A browser whose time stands still until a test lets it pass: whoever holds the stream waits for as long as it takes to tell the others. */
async function standing(): Promise<BrowserContext> {
  const context = (await newVisitor()).context()
  await context.clock.install({ time: Date.now() - HOUR_MS })
  await context.clock.pauseAt(Date.now())
  return context
}

const streamsAsked = ({ asked }: LiveServer) => asked.filter((one) => one.includes('/events')).length

inBrowsers('the tabs of a browser', () => {
  it('hold one stream, ten of them, and are all told of the end, once; nobody comes back after it (L5)', async () => {
    const server = await site()
    const context = await standing()
    const pages = await tabs(server, 10, context)
    await eventually(() => server.open()).toBe(1)
    expect(streamsAsked(server)).toBe(1)

    server.tell(ended())
    for (const page of pages) await eventually(() => told(page)).toEqual(['ended displaced'])
    await context.clock.runFor(10_000) // nothing must come; there is nothing to wait for
    for (const page of pages) await answered(page)
    expect(streamsAsked(server)).toBe(1)
    for (const page of pages) expect(await told(page)).toEqual(['ended displaced'])
  })

  it('tell a newcomer at once how the session is, by the server’s clock', async () => {
    const server = await site()
    const [first] = await tabs(server, 1)
    await eventually(() => server.open()).toBe(1)
    server.tell(alive(60_000, { limit: 'lifetime' }))
    await eventually(() => told(first as Page)).toEqual(['warning lifetime'])
    const [second] = await tabs(server, 1, first?.context())
    await eventually(() => told(second as Page)).toEqual(['warning lifetime'])
    const leftMs = await second?.evaluate('told[0][1].leftMs')
    expect(leftMs).toBeGreaterThan(30_000)
    expect(leftMs).toBeLessThanOrEqual(60_100)
    expect(server.asked).toHaveLength(1)
  })

  it('hand the stream on when the tab that holds it is closed; what happened in between is told (J8)', async () => {
    const server = await site()
    const [first, ...others] = await tabs(server, 3)
    await eventually(() => server.open()).toBe(1)
    await first?.close()
    await eventually(() => streamsAsked(server)).toBe(2)
    await eventually(() => server.open()).toBe(1)
    server.tell(ended())
    for (const page of others) await eventually(() => told(page)).toEqual(['ended displaced'])
  })

  it('hand it on when that tab crashes', async () => {
    const server = await site()
    const [first, second] = await tabs(server, 2)
    await eventually(() => server.open()).toBe(1)
    await first?.goto('chrome://crash').catch(() => undefined)
    await eventually(() => streamsAsked(server)).toBe(2)
    server.tell(ended())
    await eventually(() => told(second as Page)).toEqual(['ended displaced'])
  })

  it('hand it on when that tab goes to another page', async () => {
    const server = await site()
    const [first, second] = await tabs(server, 2)
    await eventually(() => server.open()).toBe(1)
    await first?.goto('about:blank')
    await eventually(() => streamsAsked(server)).toBe(2)
    server.tell(ended())
    await eventually(() => told(second as Page)).toEqual(['ended displaced'])
  })

  it('hand it on when that tab watches no longer, which is then told nothing', async () => {
    const server = await site()
    const [first, second] = await tabs(server, 2)
    await eventually(() => server.open()).toBe(1)
    await first?.evaluate('watch.stop()')
    await eventually(() => streamsAsked(server)).toBe(2)
    server.tell(ended())
    await eventually(() => told(second as Page)).toEqual(['ended displaced'])
    expect(await told(first as Page)).toEqual([])
  })

  it('learn from a renewal in one of them', async () => {
    const server = await site()
    const [first, second] = await tabs(server, 2)
    await eventually(() => server.open()).toBe(1)
    server.tell(alive(60_000))
    for (const page of [first, second]) await eventually(() => told(page as Page)).toEqual(['warning idle'])
    server.answer('renew', 200, alive(HOUR_MS))
    expect(await second?.evaluate('watch.stay()')).toEqual({ outcome: 'renewed' })
    for (const page of [first, second])
      await eventually(() => told(page as Page)).toEqual(['warning idle', 'renewed idle'])
  })

  it('hold a stream each where there are no locks', async () => {
    const server = await site()
    const context = (await newVisitor()).context()
    await context.addInitScript("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    const pages = await tabs(server, 2, context)
    await eventually(() => server.open()).toBe(2)
    server.tell(ended())
    for (const page of pages) await eventually(() => told(page)).toEqual(['ended displaced'])
  })

  it('that were opened after a new sign-in are not told of the end of the one before (D7)', async () => {
    const server = await site()
    const [old] = await tabs(server, 1)
    await eventually(() => server.open()).toBe(1)
    const at = Date.now()
    const [fresh] = await tabs(server, 1, old?.context())
    server.tell(ended({ reason: 'replaced', at })) // to the stream of the old session
    server.tell(alive(HOUR_MS)) // of the new one
    await eventually(() => told(old as Page)).toEqual(['ended replaced'])
    await eventually(() => server.open()).toBe(1)
    expect(await told(fresh as Page)).toEqual([])
    server.tell(ended())
    await eventually(() => told(fresh as Page)).toEqual(['ended displaced'])
  })

  it('ask for themselves when the end of the one before comes late to them (D7)', async () => {
    const server = await site()
    const context = await standing()
    const [old] = await tabs(server, 1, context)
    await eventually(() => server.open()).toBe(1)
    const at = Date.now()
    const [fresh] = await tabs(server, 1, context)
    server.tell(ended({ reason: 'replaced', at, now: at })) // was on its way for as long as the other page took to load
    server.tell(alive(HOUR_MS))
    await eventually(() => told(old as Page)).toEqual(['ended replaced'])
    await answered(fresh as Page)
    expect(await told(fresh as Page)).toEqual([])
    await context.clock.runFor(2_000)
    await eventually(() => server.open()).toBe(1)
    server.tell(ended())
    await eventually(() => told(fresh as Page)).toEqual(['ended displaced'])
  })

  it('of nobody ask for nothing, until somebody signs in in one of them', async () => {
    const server = await site()
    server.tell(NOBODY)
    const [first] = await tabs(server, 1)
    await eventually(() => server.asked.length).toBe(1)
    server.tell(alive(HOUR_MS))
    const [second] = await tabs(server, 1, first?.context())
    await eventually(() => server.open()).toBe(1)
    expect(await told(first as Page)).toEqual([])
    server.tell(ended())
    for (const page of [first, second]) await eventually(() => told(page as Page)).toEqual(['ended displaced'])
  })
})
