// What @fastify/session says of sessions in use, with the guard behind it as without: when they are saved, what their methods do, and the
// order of hooks.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { type Peer, sessionCookie, withAndWithoutGuard } from '../../support/fastify-session-peer.ts'

const FAULT = new Error('the store is on fire')
const MINUTE = 60_000

/** A page that does this with the session, and says what came of it. */
function doing(act: (request: FastifyRequest, reply: FastifyReply) => unknown) {
  return (app: FastifyInstance) => app.get('/do', async (request, reply) => (await act(request, reply)) ?? {})
}

async function callsOf(peer: Peer, ask: () => Promise<unknown>): Promise<string[]> {
  await ask()
  return peer.calls()
}

withAndWithoutGuard((start) => {
  describe('saving', () => {
    it('rolling, the default: every request saves and sets the cookie', async () => {
      const peer = await start({}, () => {})
      const a = await peer.signedIn()
      expect(await callsOf(peer, () => a.get('/read'))).toEqual(['get', 'set'])
      expect(sessionCookie((await a.get('/read')).headers)).toBeDefined()
    })

    it('rolling: false: what nobody wrote to is neither saved nor has its cookie set', async () => {
      const peer = await start({ rolling: false }, () => {})
      const a = await peer.signedIn()
      expect(await callsOf(peer, () => a.get('/read'))).toEqual(['get'])
      expect(sessionCookie((await a.get('/read')).headers)).toBe(undefined)
      peer.calls()
      expect(await callsOf(peer, () => a.get('/write'))).toEqual(['get', 'set'])
      expect(peer.stored()).toEqual([{ user: 'ann', views: 1 }])
    })

    it('rolling starts the life of the cookie anew', async () => {
      const peer = await start({ cookie: { secure: false, maxAge: MINUTE } }, () => {})
      const a = await peer.signedIn()
      const expires = sessionCookie((await a.get('/read')).headers)?.['Expires'] ?? ''
      expect(Math.abs(Date.parse(expires) - Date.now() - MINUTE)).toBeLessThan(5_000)
    })

    it('a session whose time is up is destroyed, and a new one takes its place', async () => {
      const peer = await start({ cookie: { secure: false, maxAge: -1 } }, () => {})
      const { value = '' } = sessionCookie((await peer.browser().get('/write')).headers) ?? {}
      peer.calls()
      const { json } = await peer.browser().get('/read', { cookie: `sessionId=${encodeURIComponent(value)}` })
      expect([json.views, peer.calls()[1]]).toEqual([null, 'destroy'])
    })
  })

  describe('methods', () => {
    it('get and set read and write what lies in the session', async () => {
      const act = ({ session }: FastifyRequest) => {
        session.set('views', 5)
        return { views: session.views, got: session.get('views'), none: session.get('user') ?? null }
      }
      const peer = await start({}, doing(act))
      expect((await peer.browser().get('/do')).json).toEqual({ views: 5, got: 5, none: null })
      expect(peer.stored()).toEqual([{ views: 5 }])
    })

    it('regenerate gives another id and nothing else, and destroys what was', async () => {
      const peer = await start(
        { rolling: false },
        doing((request) => request.session.regenerate()),
      )
      const a = await peer.signedIn()
      const before = (await a.get('/write')).json.id
      await a.get('/do')
      const { json } = await a.get('/read')
      expect(json.views).toBe(null)
      expect(json.id).not.toBe(before)
      expect(peer.stored()).toEqual([{}])
    })

    it('regenerate keeps the fields that it is given, and calls back where it is asked to', async () => {
      const act = ({ session }: FastifyRequest) =>
        new Promise((resolve) => session.regenerate(['views'], (error) => resolve({ error: error ?? null })))
      const peer = await start({}, doing(act))
      const a = await peer.signedIn()
      await a.get('/write')
      expect((await a.get('/do')).json).toEqual({ error: null })
      expect((await a.get('/read')).json.views).toBe(1)
    })

    it('destroy leaves the request without a session, the store without it, and sets no cookie', async () => {
      const act = async (request: FastifyRequest) => {
        await request.session.destroy()
        return { session: request.session }
      }
      const peer = await start({}, doing(act))
      const a = await peer.signedIn()
      const { json, headers } = await a.get('/do')
      expect([json, sessionCookie(headers), peer.stored()]).toEqual([{ session: null }, undefined, []])
      expect((await a.get('/read')).json.views).toBe(null)
    })

    it('reload takes what the store has', async () => {
      const act = async (request: FastifyRequest) => {
        request.session.views = 99
        await request.session.reload()
        return { views: request.session.views }
      }
      const peer = await start({}, doing(act))
      const a = await peer.signedIn()
      await a.get('/write')
      expect((await a.get('/do')).json).toEqual({ views: 1 })
    })

    it('save saves at once, and says so', async () => {
      let saved: unknown
      const act = async ({ session }: FastifyRequest) => {
        session.views = 7
        const before = [session.isModified(), session.isSaved()]
        await session.save()
        saved = peer.stored()
        return { before, after: [session.isModified(), session.isSaved()] }
      }
      const peer = await start({ rolling: false }, doing(act))
      const { json, headers } = await peer.browser().get('/do')
      expect(json).toEqual({ before: [true, false], after: [false, true] })
      expect([saved, sessionCookie(headers) !== undefined]).toEqual([[{ views: 7 }], true])
    })

    it('touch starts the life of the session anew', async () => {
      const act = async ({ session }: FastifyRequest) => {
        session.cookie.expires = new Date(Date.now() + 1_000)
        session.touch()
        return { left: Number(session.cookie.expires) - Date.now() }
      }
      const peer = await start({ cookie: { secure: false, maxAge: MINUTE } }, doing(act))
      expect((await peer.browser().get('/do')).json.left).toBeGreaterThan(MINUTE - 5_000)
    })

    it('options change the cookie of this answer', async () => {
      const peer = await start(
        {},
        doing((request) => request.session.options({ maxAge: MINUTE, path: '/do' })),
      )
      expect(sessionCookie((await peer.browser().get('/do')).headers)).toMatchObject({ Path: '/do' })
    })

    it('decryptSession finds the session of a cookie without a request', async () => {
      const peer = await start({}, () => {})
      const a = await peer.signedIn()
      await a.get('/write')
      const cookie = decodeURIComponent(a.cookies.get('sessionId') ?? '')
      const found: { session?: { views?: number } } = {}
      await new Promise((resolve) => peer.app.decryptSession(cookie, found, resolve))
      expect(found.session?.views).toBe(1)
    })
  })

  describe("the store's faults", () => {
    const failing = (...args: unknown[]) => setImmediate(args.at(-1) as (error: Error) => void, FAULT)

    it.each(['get', 'set'] as const)('%s fails: an error of the request', async (method) => {
      const peer = await start({}, () => {})
      const a = await peer.signedIn()
      Object.assign(peer.store, { [method]: failing })
      const { status, json } = await a.get('/write')
      expect([status, json.message]).toEqual([500, FAULT.message])
    })

    it('ENOENT is no fault: the session is new', async () => {
      const peer = await start({}, () => {})
      const a = await peer.signedIn()
      const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' })
      Object.assign(peer.store, {
        get: (...args: unknown[]) => setImmediate(args.at(-1) as (error: Error) => void, missing),
      })
      const { status, json } = await a.get('/write')
      expect([status, json.views]).toEqual([200, 1])
    })

    it.each(['regenerate', 'destroy'] as const)('%s tells of a store that does not destroy', async (method) => {
      const act = ({ session }: FastifyRequest) =>
        session[method]().then(
          () => ({}),
          (error: Error) => ({ message: error.message }),
        )
      const peer = await start({}, doing(act))
      const a = await peer.signedIn()
      Object.assign(peer.store, { destroy: failing })
      expect((await a.get('/do')).json).toEqual({ message: FAULT.message })
    })
  })

  describe('hooks', () => {
    it('the session is there in every hook from onRequest on, and saved before an onSend hook that comes later', async () => {
      const seen: unknown[] = []
      const peer = await start({}, (app) => {
        for (const hook of ['onRequest', 'preValidation', 'preHandler'] as const)
          app.addHook(hook, async ({ session }) => void seen.push([hook, typeof session.sessionId]))
        app.addHook('onSend', async ({ session }) => void seen.push(['onSend', session.isSaved()]))
      })
      await peer.browser().get('/write')
      expect(seen).toEqual([
        ['onRequest', 'string'],
        ['preValidation', 'string'],
        ['preHandler', 'string'],
        ['onSend', true],
      ])
    })

    it('what an error handler and an onError hook write to the session is saved', async () => {
      const peer = await start({}, (app) => {
        app.get('/do', async () => Promise.reject(new Error('no')))
        app.addHook('onError', async ({ session }) => void session.set('views', 1))
        app.setErrorHandler((error: Error, { session }, reply) => {
          session.views = (session.views ?? 0) + 1
          reply.code(500).send({ message: error.message })
        })
      })
      const { status, json } = await peer.browser().get('/do')
      expect([status, json, peer.stored()]).toEqual([500, { message: 'no' }, [{ views: 2 }]])
    })

    it('a hijacked reply saves nothing', async () => {
      const peer = await start({}, (app) => {
        app.get('/do', (request, reply) => {
          request.session.views = 1
          reply.hijack()
          reply.raw.end('{}')
        })
      })
      expect((await peer.browser().get('/do')).json).toEqual({})
      expect(peer.stored()).toEqual([])
    })
  })
})
