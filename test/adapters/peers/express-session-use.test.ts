// What express-session says of sessions in use, with the guard behind it as without: when they are saved, and what their methods do.

import type { Express, Request, Response } from 'express'
import type { Session } from 'express-session'
import { describe, expect, it } from 'vitest'
import { dataOf, type Peer, sessionCookie, storedIn, withAndWithoutGuard } from '../../support/express-session-peer.ts'

const MINUTE = 60_000

function pages(app: Express): void {
  app.get('/read', (req, res) => void res.json(dataOf(req).views ?? null))
  app.get('/write', (req, res) => {
    const data = dataOf(req)
    data.views = (data.views ?? 0) + 1
    res.json(data.views)
  })
}

/** A page that does this with the session, and says what came of it. */
function doing(act: (req: Request, res: Response) => unknown) {
  return (app: Express) => {
    pages(app)
    app.get('/do', async (req, res, next) => {
      try {
        const answer = await act(req, res)
        if (!res.headersSent) res.json(answer ?? null)
      } catch (error) {
        next(error)
      }
    })
  }
}

function called(session: Session, method: 'regenerate' | 'destroy' | 'reload' | 'save'): Promise<void> {
  return new Promise((resolve, reject) => session[method]((error) => (error ? reject(error) : resolve())))
}

async function callsOf(peer: Peer, ask: () => Promise<unknown>): Promise<string[]> {
  await ask()
  return peer.calls()
}

withAndWithoutGuard((start) => {
  describe('saving', () => {
    it('resave: false: what nobody wrote to is touched, what was written to is saved', async () => {
      const peer = await start({ resave: false }, pages)
      const a = await peer.signedIn()
      expect(await callsOf(peer, () => a.get('/read'))).toEqual(['get', 'touch'])
      expect(await callsOf(peer, () => a.get('/write'))).toEqual(['get', 'set'])
      expect(await storedIn(peer)).toEqual([{ user: 'ann', views: 1 }])
    })

    it('resave: true: every request saves', async () => {
      const peer = await start({ resave: true }, pages)
      const a = await peer.signedIn()
      expect(await callsOf(peer, () => a.get('/read'))).toEqual(['get', 'set'])
    })

    it('the cookie is set again by rolling alone', async () => {
      for (const rolling of [false, true]) {
        const peer = await start({ rolling }, pages)
        const a = await peer.signedIn()
        for (const page of ['/read', '/write'])
          expect(sessionCookie((await a.get(page)).headers) !== undefined).toBe(rolling)
      }
    })

    it('with maxAge the cookie is set again by whatever changes the session', async () => {
      const peer = await start({ cookie: { maxAge: MINUTE } }, pages)
      const a = await peer.signedIn()
      expect(sessionCookie((await a.get('/read')).headers)).toBe(undefined)
      expect(sessionCookie((await a.get('/write')).headers)).toHaveProperty('Expires')
    })

    it('of two requests at once the one that ends last counts', async () => {
      const peer = await start({}, pages)
      const a = await peer.signedIn()
      await Promise.all([a.get('/write'), a.get('/write')])
      expect((await a.get('/write')).json).toBeGreaterThanOrEqual(2)
      expect(await storedIn(peer)).toHaveLength(1)
    })

    it('an error in the application does not keep the session from being saved', async () => {
      const peer = await start({}, (app) => {
        pages(app)
        app.get('/fail', (req) => {
          Object.assign(dataOf(req), { views: 7 })
          throw new Error('out of paper')
        })
      })
      const a = await peer.signedIn()
      const { status, json } = await a.get('/fail')
      expect([status, json.message]).toEqual([500, 'out of paper'])
      expect((await a.get('/read')).json).toBe(7)
    })
  })

  describe('methods', () => {
    it('regenerate gives an empty session under another id, and the old one is gone', async () => {
      const act = async (req: Request) => {
        const before = req.sessionID
        await called(req.session, 'regenerate')
        return {
          another: req.sessionID !== before,
          id: req.session.id === req.sessionID,
          user: dataOf(req).user ?? null,
        }
      }
      const peer = await start({}, doing(act))
      const a = await peer.signedIn()
      const old = a.copy()
      expect((await a.get('/do')).json).toEqual({ another: true, id: true, user: null })
      expect(await storedIn(peer)).toEqual([{}])
      expect((await old.get('/read')).json).toBe(null)
    })

    it('regenerate with data that is carried over keeps the visitor', async () => {
      const act = async (req: Request) => {
        const { user = '' } = dataOf(req)
        await called(req.session, 'regenerate')
        return Object.assign(dataOf(req), { user, views: 3 }).user
      }
      const peer = await start({}, doing(act))
      const a = await peer.signedIn()
      const { headers } = await a.get('/do')
      expect(sessionCookie(headers)).toBeDefined()
      expect(await storedIn(peer)).toEqual([{ user: 'ann', views: 3 }])
      expect((await a.get('/read')).json).toBe(3)
    })

    it('destroy leaves no session, in the request or in the store, and sets no cookie', async () => {
      const act = async (req: Request) => {
        await called(req.session, 'destroy')
        return { session: req.session ?? null }
      }
      const peer = await start({ rolling: true, resave: true }, doing(act))
      const a = await peer.signedIn()
      const { json, headers } = await a.get('/do')
      expect([json, sessionCookie(headers)]).toEqual([{ session: null }, undefined])
      expect([peer.calls(), await storedIn(peer)]).toEqual([['get', 'destroy'], []])
      expect((await a.get('/read')).json).toBe(null)
    })

    it('reload forgets what was changed', async () => {
      const act = async (req: Request) => {
        Object.assign(dataOf(req), { views: 100 })
        await called(req.session, 'reload')
        return dataOf(req).views
      }
      const peer = await start({}, doing(act))
      const a = await peer.signedIn()
      await a.get('/write')
      expect((await a.get('/do')).json).toBe(1)
      expect((await a.get('/read')).json).toBe(1)
    })

    it('save saves at once, and the end of the request does not save the same again', async () => {
      let stored: object[] = []
      const act = async (req: Request) => {
        Object.assign(dataOf(req), { views: 5 })
        await called(req.session, 'save')
        stored = await storedIn(peer)
      }
      const peer = await start({}, doing(act))
      const a = await peer.signedIn()
      await a.get('/do')
      expect(stored).toEqual([{ user: 'ann', views: 5 }])
      expect(peer.calls().filter((call) => call === 'set')).toEqual(['set'])
    })

    it('touch starts maxAge anew, and a session may have a maxAge of its own', async () => {
      const act = (req: Request) => {
        const { cookie } = req.session
        cookie.maxAge = MINUTE
        const { originalMaxAge } = cookie
        cookie.expires = new Date(Date.now() + 5 * MINUTE)
        cookie.originalMaxAge = originalMaxAge
        req.session.touch()
        return { originalMaxAge, left: Math.round((cookie.maxAge ?? 0) / MINUTE) }
      }
      const peer = await start({ rolling: true }, doing(act))
      const a = await peer.signedIn()
      const { json, headers } = await a.get('/do')
      expect(json).toEqual({ originalMaxAge: MINUTE, left: 1 })
      expect(sessionCookie(headers)).toHaveProperty('Expires')
    })

    it.each([
      ['keep', ['get'], [{ user: 'ann', views: 1 }]],
      ['destroy', ['get', 'destroy'], []],
    ] as const)(
      'unset: %s decides what becomes of a session that the application drops',
      async (unset, calls, left) => {
        const act = (req: Request) => {
          Object.assign(dataOf(req), { views: 100 })
          Object.assign(req, { session: null })
        }
        const peer = await start({ unset }, doing(act))
        const a = await peer.signedIn()
        await a.get('/write')
        peer.calls()
        await a.get('/do')
        expect(peer.calls()).toEqual(calls)
        expect(await storedIn(peer)).toEqual(left)
      },
    )
  })
})
