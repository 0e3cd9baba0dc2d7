import { describe, expect, it } from 'vitest'
import { CHROME, NAVIGATION } from '../../support/browser.ts'
import { type AppOptions, PASSWORD, signIn, type TestApp } from '../../support/express-app.ts'
import { inEach, starting, variants } from '../../support/variants.ts'

const secretive: AppOptions = {
  control: { policy: { lock: 0 } },
  guard: { address: () => '203.0.113.7', place: () => 'Vienna', recoveryUrl: '/recover' },
}

/** One browser whose session another one has displaced, at 10:02. */
async function displaced(app: TestApp) {
  const [a, b] = [app.browser(), app.browser(CHROME)]
  await signIn(a)
  app.clock.advance('2m')
  await signIn(b)
  return { a, b }
}

inEach(variants, (start) => {
  it('L1 a page says who took over, on what, when, and what to do', async () => {
    const app = await start(secretive)
    const { a } = await displaced(app)
    const { status, headers, text } = await a.get('/', NAVIGATION)
    expect([status, headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8'])
    for (const part of ['Chrome', 'Windows', '10:02', '/recover', 'href']) expect(text).toContain(part)
  })

  it('L2 JSON is a problem with a stable code', async () => {
    const app = await start(secretive)
    const { a } = await displaced(app)
    const { status, headers, json } = await a.get('/')
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(headers.get('www-authenticate')).toBe('Session')
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('vary')).toContain('Accept')
    expect(json).toEqual({
      type: 'urn:utsessions:session-ended',
      title: 'The session has ended',
      status,
      detail: `Ended at ${new Date(app.clock.now()).toISOString()}: another session took its place, on Chrome on Windows.`,
      code: 'session-ended',
      reason: 'displaced',
      at: app.clock.now(),
      by: { device: 'Chrome on Windows', rule: null, takeover: false },
      notMe: { url: '/utsessions/not-me' },
      recoveryUrl: '/recover',
    })
  })

  it('L3 the reason stays readable for as long as endings are kept, and for longer where the journal knows', async () => {
    const app = await start({ control: { policy: { lock: 0, keepEndings: { count: 2, for: '1d' } } } })
    const browsers = Array.from({ length: 5 }, () => app.browser())
    for (const browser of browsers) {
      await signIn(browser)
      app.clock.advance('1m')
    }
    app.clock.advance('20h')
    for (const browser of browsers.slice(0, 4)) expect((await browser.get('/')).json.reason).toBe('displaced')
  })

  it('L3 what nobody knows any more is over all the same', async () => {
    const app = await start({ control: { policy: { lock: 0, keepEndings: 0 } } })
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    app.clock.advance(1)
    await signIn(b)
    app.store.break('journal', 'fail')
    expect((await a.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'unknown', at: null, by: null })
    expect((await a.get('/')).json.user).toBe(null)
  })

  it('L4 no address, token or place leaks', async () => {
    const app = await start(secretive)
    const { a, b } = await displaced(app)
    const secrets = ['203.0.113.7', 'Vienna', ...a.cookies.values(), ...b.cookies.values()]
    const late = a.copy()
    for (const text of [(await a.get('/')).text, (await late.get('/', NAVIGATION)).text]) {
      for (const secret of secrets) expect(text).not.toContain(secret)
    }
  })

  it('M6 without the permission of the policy no request takes over, however shaped', async () => {
    const app = await start()
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    const form = { username: 'ann', password: PASSWORD, takeover: '1', ticket: id, end: id, force: 'true' }
    for (const path of ['/login', `/login?takeover=1&ticket=${id}`, '/login?lock=0']) {
      const refused = await app.browser().post(path, form, { 'x-takeover': '1', 'x-utsessions-ticket': id })
      expect([refused.status, refused.json.ticket]).toEqual([409, undefined])
    }
    const taken = await app.control.takeover({ account: 'ann', ticket: `${id}.${id}` })
    expect(taken).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    expect((await a.get('/')).json.session.id).toBe(id)
  })
})

describe('content negotiation', () => {
  const start = starting()

  it.each([
    ['application/json', 'application/problem+json'],
    ['application/problem+json', 'application/problem+json'],
    ['*/*', 'application/problem+json'],
    ['text/html', 'text/html'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html'],
    ['TEXT/HTML;Q=0.9', 'text/html'],
    ['text/html;q=0.5, application/json', 'application/problem+json'],
    ['application/json;q=0.5, text/html;q=0.6', 'text/html'],
    ['text/html;q=0', 'application/problem+json'],
    ['text/html;q=nonsense', 'application/problem+json'],
    ['image/png', 'application/problem+json'],
    ['', 'application/problem+json'],
  ])('Accept: %s is answered with %s', async (accept, type) => {
    const app = await start(secretive)
    const { a } = await displaced(app)
    expect((await a.get('/', { accept })).headers.get('content-type')).toBe(`${type}; charset=utf-8`)
  })

  it('L1 the page is in the language that is asked for', async () => {
    const app = await start(secretive)
    const { a } = await displaced(app)
    const { text } = await a.get('/', { ...NAVIGATION, 'accept-language': 'de-AT, en;q=0.5' })
    expect(text).toMatch(/<html lang="de/)
  })

  it('HEAD is answered without a body', async () => {
    const app = await start(secretive)
    const { a } = await displaced(app)
    const { status, text, headers } = await a.send('HEAD', '/')
    expect([status, text]).toEqual([401, ''])
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  })
})
