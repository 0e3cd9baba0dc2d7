// What express-session says of its cookie and of new sessions, with the guard behind it as without.

import type { Express } from 'express'
import session, { type SessionOptions } from 'express-session'
import { expect, it, vi } from 'vitest'
import { dataOf, sessionCookie, storedIn, withAndWithoutGuard } from '../../support/express-session-peer.ts'

const TLS = { 'x-forwarded-proto': 'https' }
const MINUTE = 60_000

function views(app: Express): void {
  app.get('/views', (req, res) => {
    const data = dataOf(req)
    data.views = (data.views ?? 0) + 1
    res.json({ views: data.views, id: req.session.id, same: req.session.id === req.sessionID })
  })
  app.get('/look', (req, res) => void res.json({ views: dataOf(req).views ?? null }))
}

withAndWithoutGuard((start) => {
  it('the cookie is connect.sid, signed, for the whole site, closed to scripts, and ends with the browser', async () => {
    const { headers, json } = await (await start({}, views)).browser().get('/views')
    const { value, ...attributes } = sessionCookie(headers) ?? {}
    expect(attributes).toEqual({ Path: '/', HttpOnly: '' })
    expect(value?.startsWith(`s:${json.id}.`)).toBe(true)
    expect(json.same).toBe(true)
  })

  it('the cookie has the attributes that it was given', async () => {
    const cookie = {
      domain: 'example.org',
      path: '/views',
      httpOnly: false,
      secure: true,
      sameSite: 'strict',
      priority: 'high',
      partitioned: true,
      maxAge: MINUTE,
    } as const
    const { headers } = await (await start({ cookie }, views)).browser().get('/views', TLS)
    const { value: _, Expires, ...attributes } = sessionCookie(headers) ?? {}
    expect(attributes).toEqual({
      Domain: 'example.org',
      Path: '/views',
      Secure: '',
      SameSite: 'Strict',
      Priority: 'High',
      Partitioned: '',
    })
    expect(Math.abs(Date.parse(Expires ?? '') - Date.now() - MINUTE)).toBeLessThan(5_000)
  })

  it('the cookie may follow from the request', async () => {
    const peer = await start({ cookie: (req: { url?: string }) => ({ path: `/${req.url?.split('/')[1]}` }) }, views)
    expect(sessionCookie((await peer.browser().get('/views')).headers)).toMatchObject({ Path: '/views' })
  })

  it("with 'auto' the cookie is what the connection is", async () => {
    const cookie = { secure: 'auto', sameSite: 'auto' } as unknown as SessionOptions['cookie'] // its types lag behind it
    const peer = await start(cookie ? { cookie } : {}, views)
    const [plain, secure] = [await peer.browser().get('/views'), await peer.browser().get('/views', TLS)]
    expect(sessionCookie(plain.headers)).toMatchObject({ SameSite: 'Lax' })
    expect(sessionCookie(plain.headers)).not.toHaveProperty('Secure')
    expect(sessionCookie(secure.headers)).toMatchObject({ SameSite: 'None', Secure: '' })
  })

  it('a secure cookie is not set over plain http', async () => {
    const peer = await start({ cookie: { secure: true } }, views)
    expect(sessionCookie((await peer.browser().get('/views')).headers)).toBe(undefined)
  })

  it("outside the cookie's path there is no session", async () => {
    const peer = await start({ cookie: { path: '/views' } }, (app) => {
      views(app)
      app.get('/elsewhere', (req, res) => void res.json({ session: req.session === undefined }))
    })
    expect((await peer.browser().get('/elsewhere')).json).toEqual({ session: true })
    expect(peer.calls()).toEqual([])
  })

  it('the name and the id are those that were asked for', async () => {
    let count = 0
    const genid = () => {
      count += 1
      return `id-${count}`
    }
    const peer = await start({ name: 'sid', genid }, views)
    const { headers } = await peer.browser().get('/views')
    expect(sessionCookie(headers, 'sid')?.['value']).toMatch(/^s:id-1\./)
    expect(sessionCookie(headers)).toBe(undefined)
    expect((await peer.browser().get('/views')).json.id).toBe('id-2')
  })

  it('a cookie that was signed with an older secret counts; one with a wrong signature is a new session', async () => {
    const cookieOf = async (secret: string) => {
      const browser = (await start({ secret, genid: () => 'known' }, views)).browser()
      await browser.get('/views')
      return { cookie: `connect.sid=${browser.cookies.get('connect.sid')}` }
    }
    const peer = await start({ secret: ['newer', 'older'], genid: () => 'known' }, views)
    const browser = peer.browser()
    await browser.get('/views')
    expect((await browser.get('/views', await cookieOf('older'))).json.views).toBe(2)
    expect((await browser.get('/views', await cookieOf('foreign'))).json.views).toBe(1)
  })

  it('saveUninitialized: false: a session that nobody wrote to is not saved and sets no cookie', async () => {
    const peer = await start({ saveUninitialized: false }, views)
    const { headers } = await peer.browser().get('/look')
    expect([headers.getSetCookie(), peer.calls(), await storedIn(peer)]).toEqual([[], [], []])
    await peer.browser().get('/views')
    expect([peer.calls(), await storedIn(peer)]).toEqual([['set'], [{ views: 1 }]])
  })

  it('saveUninitialized: true: every session is saved, and its cookie set', async () => {
    const peer = await start({ saveUninitialized: true }, views)
    const { headers } = await peer.browser().get('/look')
    expect(sessionCookie(headers)).toBeDefined()
    expect([peer.calls(), await storedIn(peer)]).toEqual([['set'], [{}]])
  })

  it('an id that the store does not know becomes a new session under a new id', async () => {
    const peer = await start({}, views)
    const browser = peer.browser()
    const { id } = (await browser.get('/views')).json
    peer.store.clear()
    const { json } = await browser.get('/views')
    expect(json.views).toBe(1)
    expect(json.id).not.toBe(id)
  })

  it('maxAge ends a session, and counts anew from each change of it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const peer = await start({ cookie: { maxAge: MINUTE } }, views)
      const browser = peer.browser()
      for (const expected of [1, 2, 3]) {
        const { json, headers } = await browser.get('/views')
        expect(json.views).toBe(expected)
        expect(sessionCookie(headers)).toHaveProperty('Expires')
        vi.advanceTimersByTime(MINUTE - 1_000)
      }
      const kept = browser.copy()
      vi.advanceTimersByTime(MINUTE)
      expect((await kept.get('/views')).json.views).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('mounted twice it is one session', async () => {
    const peer = await start({}, (app) => {
      app.use(session({ secret: 'another', resave: true, saveUninitialized: true }))
      views(app)
    })
    const browser = peer.browser()
    await browser.get('/views')
    expect((await browser.get('/views')).json.views).toBe(2)
    expect(peer.calls()).toEqual(['set', 'get', 'set'])
  })
})
