import compression from 'compression'
import { describe, expect, it, vi } from 'vitest'
import { signIn } from '../support/express-app.ts'
import { starting } from '../support/variants.ts'

const CLIENT = '/utsessions/client.js'

describe('the browser client, as a file', () => {
  const start = starting()

  it('is kept by whoever likes, and asked for again at each page', async () => {
    const app = await start()
    const { status, headers, text } = await app.browser().get(CLIENT)
    expect(status).toBe(200)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=0, must-revalidate',
      'x-content-type-options': 'nosniff',
    })
    expect(() => new Function(text)).not.toThrow()
    expect(text.length).toBeGreaterThan(1_000)
    const etag = headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await app.browser().get(CLIENT, { 'if-none-match': known })
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    }
    expect((await app.browser().get(CLIENT, { 'if-none-match': '"other"' })).status).toBe(200)
    const head = await app.browser().send('HEAD', CLIENT)
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag])
  })

  it('costs nothing: nobody is asked who is signed in, nor the store, and no cookie goes out', async () => {
    const account = vi.fn(() => 'ann')
    const app = await start({ guard: { account }, session: { rolling: true, resave: true } })
    const browser = app.browser()
    await signIn(browser)
    account.mockClear()
    const before = { ...app.store.calls }
    const saves = vi.spyOn(app.hostStore, 'set')
    app.store.break('load', 'fail')
    const { status, headers } = await browser.get(CLIENT)
    expect([status, headers.getSetCookie()]).toEqual([200, []])
    expect([account.mock.calls, app.store.calls, saves.mock.calls]).toEqual([[], before, []])
  })

  it('is compressed by middleware that compresses', async () => {
    const app = await start({ setUp: (express) => express.use(compression()) })
    const { headers } = await app.browser().get(CLIENT, { 'accept-encoding': 'gzip' })
    expect(headers.get('content-encoding')).toBe('gzip')
  })
})
