// What becomes of the connection: proxies, outages, sleep, the network gone and back. Nothing is told twice, nothing is missed.

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inBrowsers, newVisitor } from '../e2e/chromium.ts'
import { alive, ended, type LiveServer, NOBODY, startLiveServer, type Weather } from './live-server.ts'
import { answered, eventually, NOTING_PAGE, notingScript, pass, told } from './recorder.ts'

const HOUR_MS = 3_600_000

async function watching({
  weather = 'fine' as Weather,
  clock = false,
} = {}): Promise<{ server: LiveServer; page: Page }> {
  const server = await startLiveServer(NOTING_PAGE, { '/noting.js': await notingScript() })
  const page = await newVisitor()
  if (clock) await page.clock.install()
  server.tell(alive(HOUR_MS))
  server.turn(weather)
  await page.goto(server.url)
  return { server, page }
}

const count = ({ asked }: LiveServer, route: string) => asked.filter((one) => one.includes(`/${route}`)).length

inBrowsers('the connection', () => {
  it('is opened again when it was cut; the same is not told twice, and what happened meanwhile is', async () => {
    const { server, page } = await watching()
    await eventually(() => server.open()).toBe(1)
    const expiresAt = Date.now() + 60_000
    server.tell(alive(60_000, { expiresAt }))
    await eventually(() => told(page)).toEqual(['warning idle'])
    server.cut()
    await eventually(() => count(server, 'events')).toBe(2)
    await answered(page)
    expect([server.open(), await told(page)]).toEqual([1, ['warning idle']])

    server.cut()
    await eventually(() => server.open()).toBe(0)
    server.tell(ended())
    await eventually(() => told(page)).toEqual(['warning idle', 'ended displaced'])
  })

  it('is no matter for polling where there are too many streams', async () => {
    const { server, page } = await watching({ weather: 'full' })
    await eventually(() => count(server, 'state')).toBeGreaterThan(0)
    server.tell(ended())
    await eventually(() => told(page)).toEqual(['ended displaced'])
  })

  it('is given up for polling where a proxy keeps what it says, tried again with growing pauses, and taken up once it speaks', async () => {
    const { server, page } = await watching({ weather: 'held', clock: true })
    await eventually(() => server.open()).toBe(1)
    await pass(page, 15)
    await eventually(() => count(server, 'state')).toBeGreaterThan(0)
    await pass(page, 60)
    await eventually(() => count(server, 'state')).toBeGreaterThan(5)
    const tried = count(server, 'events')
    expect(tried).toBeGreaterThan(2)
    expect(tried).toBeLessThan(7)

    server.turn('fine')
    await pass(page, 120)
    await eventually(() => server.open()).toBe(1)
    const polled = count(server, 'state')
    await pass(page, 60)
    expect(count(server, 'state')).toBe(polled)
    server.tell(ended())
    await eventually(() => told(page)).toEqual(['ended displaced'])
  })

  it('is asked for less and less while nothing answers, and nobody is signed out by that (K2)', async () => {
    const { server, page } = await watching({ weather: 'down', clock: true })
    await pass(page, 400)
    const asked = count(server, 'state') + count(server, 'events')
    expect(asked).toBeGreaterThan(8)
    expect(asked).toBeLessThan(40)
    expect(await told(page)).toEqual([])
    server.turn('fine')
    await pass(page, 90)
    await eventually(() => server.open()).toBe(1)
  })

  it('is doubted after minutes of silence', async () => {
    const { server, page } = await watching({ clock: true })
    await eventually(() => server.open()).toBe(1)
    expect(count(server, 'state')).toBe(0)
    await pass(page, 390)
    await eventually(() => count(server, 'state')).toBe(1)
  })

  it('that is gone with the network is no ending; back in it, the state is asked at once', async () => {
    const { server, page } = await watching()
    await eventually(() => server.open()).toBe(1)
    server.turn('mute') // and the old connection is dead
    await page.context().setOffline(true)
    server.tell(ended())
    await new Promise((resolve) => setTimeout(resolve, 2_500)) // nothing must come
    expect(await told(page)).toEqual([])
    await page.context().setOffline(false)
    await eventually(() => told(page)).toEqual(['ended displaced'])
  })

  it('that slept with the laptop is made anew, and the state is asked at once (H9)', async () => {
    const { server, page } = await watching({ clock: true })
    await eventually(() => server.open()).toBe(1)
    server.turn('mute')
    server.tell(ended({ reason: 'expired' }))
    await page.clock.fastForward(120_000)
    await pass(page, 5)
    await eventually(() => told(page)).toEqual(['ended expired'])
  })

  it('is asked for the state as soon as somebody looks at the page (H9)', async () => {
    const { server, page } = await watching()
    await eventually(() => server.open()).toBe(1)
    server.turn('mute')
    server.tell(ended())
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await eventually(() => told(page)).toEqual(['ended displaced'])
  })

  it('is opened for nobody again: strangers are told nothing and ask nothing, until they look or say that they signed in', async () => {
    const { server, page } = await watching({ clock: true })
    await eventually(() => server.open()).toBe(1)
    server.tell(NOBODY)
    await page.reload()
    await eventually(() => count(server, 'events')).toBe(2)
    await eventually(() => server.open()).toBe(0)
    const before = server.asked.length
    await pass(page, 60)
    expect(server.asked.length).toBe(before)
    expect(await told(page)).toEqual([])

    server.tell(alive(HOUR_MS))
    expect(await page.evaluate('watch.look()')).toBe('told')
    await eventually(() => server.open()).toBe(1)
    server.tell(ended())
    await eventually(() => told(page)).toEqual(['ended displaced'])
  })

  it('is asked when the deadline has passed without a word', async () => {
    const { server, page } = await watching({ clock: true })
    await eventually(() => server.open()).toBe(1)
    server.tell(alive(125_000, { limit: 'lifetime', now: await page.evaluate('Date.now()') }))
    await pass(page, 10)
    await eventually(() => told(page)).toEqual(['warning lifetime'])
    server.turn('mute')
    server.tell(ended({ reason: 'expired' }))
    await pass(page, 120)
    await eventually(() => told(page)).toEqual(['warning lifetime', 'ended expired'])
  })
})
