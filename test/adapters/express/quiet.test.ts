import type { Response } from 'express'
import { describe, expect, it } from 'vitest'
import { signIn, signInOnly } from '../../support/express-app.ts'
import { inEach, variants } from '../../support/variants.ts'

inEach(variants, (start) => {
  it('A6 strangers cost nothing: no cookie, no header, no call of the store', async () => {
    const app = await start({ guard: { opening: 'on-first-request' } })
    const a = app.browser()
    const { headers } = await a.get('/', { cookie: 'theme=dark' })
    await a.post('/nowhere')
    await a.send('HEAD', '/')
    expect(headers.getSetCookie()).toEqual([])
    expect(headers.get('cache-control')).toBe(null)
    expect(Object.values(app.store.calls).every((count) => count === 0)).toBe(true)
  })

  it('a check that changes nothing is one read, and sets no cookie', async () => {
    const app = await start({ session: { rolling: false } })
    const a = app.browser()
    await signIn(a)
    const before = { ...app.store.calls }
    const { headers } = await a.get('/')
    expect(app.store.calls).toEqual({ ...before, load: before.load + 1 })
    expect(headers.getSetCookie()).toEqual([])
    expect(headers.get('cache-control')).toBe(null)
  })

  it('an opening is one read and one swap', async () => {
    const app = await start()
    const a = app.browser()
    await signInOnly(a)
    await a.get('/')
    expect(app.store.calls).toMatchObject({ load: 1, swap: 1, append: 0, journal: 0 })
  })

  describe.each<[string, (res: Response) => unknown]>([
    ['whatever the handler says of caching', (res) => res.set('cache-control', 'public, max-age=600').json({})],
    [
      'when the answer is streamed',
      (res) => {
        res.set('cache-control', 'public, max-age=600')
        res.write('one ')
        res.write('two')
        res.end()
      },
    ],
    [
      'when the headers are flushed first',
      (res) => {
        res.flushHeaders()
        res.end('done')
      },
    ],
    [
      'when the head is written by hand',
      (res) => {
        res.writeHead(200, 'Fine', { 'Cache-Control': 'public, max-age=600', 'content-type': 'text/plain' })
        res.end('done')
      },
    ],
    [
      'when the head is written by hand, as a list',
      (res) => {
        res.writeHead(200, ['Cache-Control', 'public', 'Vary', 'Accept', 'Vary', 'Origin'])
        res.end('done')
      },
    ],
  ])('Cache-Control is private, no-store where a cookie of ours is set, %s', (_how, answer) => {
    it('and only there', async () => {
      const app = await start({ routes: (express) => express.get('/cached', (_req, res) => void answer(res)) })
      const a = app.browser()
      await signInOnly(a)
      const first = await a.get('/cached')
      expect(first.headers.get('cache-control')).toBe('private, no-store')
      expect(first.headers.getSetCookie().some((line) => line.startsWith('utsessions-device='))).toBe(true)
      const second = await a.get('/cached')
      expect(second.headers.get('cache-control')).not.toBe('private, no-store')
      expect(second.text).toBe(first.text)
    })
  })

  it("cookies of the application's, written by hand, stand beside ours", async () => {
    const app = await start({
      routes: (express) =>
        express.get('/themed', (_req, res) => {
          res
            .writeHead(200, { 'Set-Cookie': ['theme=dark; Path=/', 'size=big; Path=/'], 'X-Theme': 'dark' })
            .end('done')
        }),
    })
    const a = app.browser()
    await signInOnly(a)
    const { headers, text } = await a.get('/themed')
    expect([text, headers.get('x-theme')]).toEqual(['done', 'dark'])
    for (const name of ['theme', 'size', 'utsessions-device']) expect(a.cookies.has(name)).toBe(true)
  })

  it('a refusal in place of a page that may be cached is not cached', async () => {
    const app = await start()
    await signIn(app.browser())
    expect((await signIn(app.browser())).headers.get('cache-control')).toBe('private, no-store')
  })
})
