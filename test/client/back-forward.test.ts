// Into the back/forward cache and out of it. Browsers that are driven have none unless they are told to.

import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { inBrowsers } from '../e2e/chromium.ts'
import { chromium } from '../support/tools.ts'
import { alive, ended, type LiveServer, startLiveServer } from './live-server.ts'
import { eventually, NOTING_PAGE, notingScript, told } from './recorder.ts'

async function withCache(): Promise<Browser> {
  const tool = chromium()
  if ('missing' in tool) throw new Error(`There is no Chromium: ${tool.missing}`)
  const browser = await playwright.launch({
    executablePath: tool.path,
    args: ['--no-sandbox', '--disable-gpu'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
  onTestFinished(() => browser.close())
  return browser
}

const streamsAsked = ({ asked }: LiveServer) => asked.filter((one) => one.includes('/events')).length

/** Two tabs; the first holds the stream. */
async function twoTabs(): Promise<{ server: LiveServer; first: Page; second: Page }> {
  const server = await startLiveServer(NOTING_PAGE, { '/noting.js': await notingScript() })
  server.tell(alive(3_600_000))
  const context = await (await withCache()).newContext()
  const [first, second] = [await context.newPage(), await context.newPage()]
  await first.goto(server.url)
  await eventually(() => server.open()).toBe(1)
  await second.goto(server.url)
  return { server, first, second }
}

inBrowsers('a page in the back/forward cache', () => {
  it('holds no stream: another tab does; it is told what happened when it comes back', async () => {
    const { server, first, second } = await twoTabs()
    await first.evaluate('globalThis.wasCached = true')
    await first.goto(`${server.url}/violations.js`)
    await eventually(() => streamsAsked(server)).toBe(2)
    await eventually(() => server.open()).toBe(1)

    server.tell(ended())
    await eventually(() => told(second)).toEqual(['ended displaced'])
    await first.goBack({ waitUntil: 'commit' })
    expect(await first.evaluate('globalThis.wasCached')).toBe(true)
    await eventually(() => told(first)).toEqual(['ended displaced'])
  })

  it('is asked to hold the stream again where nobody else does', async () => {
    const { server, first, second } = await twoTabs()
    await first.evaluate('globalThis.wasCached = true')
    await first.goto(`${server.url}/violations.js`)
    await eventually(() => streamsAsked(server)).toBe(2)
    await first.goBack({ waitUntil: 'commit' })
    expect(await first.evaluate('globalThis.wasCached')).toBe(true)
    await second.close()
    await eventually(() => streamsAsked(server)).toBe(3)
    await eventually(() => server.open()).toBe(1)
    server.tell(ended())
    await eventually(() => told(first)).toEqual(['ended displaced'])
  })
})
