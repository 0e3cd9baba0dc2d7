// The event stream behind nginx, without a line for it in nginx's configuration.

import { describe, expect, it, onTestFinished } from 'vitest'
import { signIn } from '../support/express-app.ts'
import { startNginx } from '../support/servers/nginx.ts'
import { nginx } from '../support/tools.ts'
import { starting } from '../support/variants.ts'
import { openPage } from './page.ts'

const tool = nginx()
const missing = 'missing' in tool ? tool.missing : undefined

describe.skipIf(missing)(`an event stream behind nginx${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const start = starting()

  async function startBehind() {
    const app = await start({ control: { policy: { lock: 0 } } })
    const proxy = await startNginx(app.url)
    onTestFinished(() => proxy.stop())
    const browser = app.browser()
    await signIn(browser)
    return { app, proxy, browser }
  }

  it('comes as it is said, neither held back nor compressed, and ends with its session (L5)', async () => {
    const { app, proxy, browser } = await startBehind()
    const page = await openPage(proxy.url, browser, { 'accept-encoding': 'gzip' })
    expect(page.headers['x-accel-buffering']).toBe(undefined)
    expect((await page.event(0)).event).toBe('alive')
    const revoked = performance.now()
    await app.control.revoke({ account: 'ann', all: true })
    const { event, at } = await page.event(1)
    expect(event).toBe('ended')
    expect(at - revoked).toBeLessThan(2_000)
    await page.ended
    expect((await openPage(proxy.url, browser, { 'last-event-id': 'ended' })).status).toBe(204)
  })

  it('is given up when the page is left', async () => {
    const { proxy, browser } = await startBehind()
    for (let i = 0; i < 12; i += 1) {
      const page = await openPage(proxy.url, browser)
      expect(page.status).toBe(200)
      page.leave()
      await page.ended
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })
})
