// What express-session says of its store's faults and of answers, with the guard behind it as without: nothing is lost, late or doubled.

import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Express, Response } from 'express'
import { describe, expect, it, vi } from 'vitest'
import { dataOf, sessionCookie, storedIn, withAndWithoutGuard } from '../../support/express-session-peer.ts'
import { PATIENCE } from '../../support/patience.ts'

const FAULT = new Error('the store is on fire')
const failing = (...args: unknown[]) => {
  const done = args.at(-1) as (error: Error) => void
  setImmediate(done, FAULT)
}

/** A page that writes to the session and answers so. */
function answering(answer: (res: Response) => unknown) {
  return (app: Express) => {
    app.get('/page', (req, res) => {
      Object.assign(dataOf(req), { views: (dataOf(req).views ?? 0) + 1 })
      void answer(res)
    })
  }
}

function inPieces(res: Response): void {
  res.write('one ')
  res.write('two')
  res.end()
}

function headFirst(res: Response): void {
  res.flushHeaders()
  res.end('one two')
}

withAndWithoutGuard((start) => {
  describe("the store's faults", () => {
    it('a session that cannot be read is an error of the request', async () => {
      const peer = await start(
        {},
        answering((res) => res.json({})),
      )
      const a = await peer.signedIn()
      Object.assign(peer.store, { get: failing })
      const { status, json } = await a.get('/page')
      expect([status, json.message]).toEqual([500, FAULT.message])
      expect(peer.errors).toEqual([FAULT])
    })

    it('ENOENT is no fault: the session is new', async () => {
      const peer = await start(
        {},
        answering((res) => res.json({})),
      )
      const a = await peer.signedIn()
      const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' })
      Object.assign(peer.store, { get: (_id: string, done: (error: Error) => void) => setImmediate(done, missing) })
      const { status, headers } = await a.get('/page')
      expect([status, sessionCookie(headers) !== undefined]).toEqual([200, true])
    })

    it.each(['set', 'touch', 'destroy'] as const)(
      '%s fails: the answer goes out, and the error is told',
      async (method) => {
        const peer = await start({ unset: 'destroy' }, (app) => {
          app.get('/page', (req, res) => {
            if (method === 'set') Object.assign(dataOf(req), { views: 1 })
            if (method === 'destroy') Object.assign(req, { session: null })
            res.json({ done: method })
          })
        })
        const a = await peer.signedIn()
        Object.assign(peer.store, { [method]: failing })
        expect((await a.get('/page')).json).toEqual({ done: method })
        await vi.waitFor(() => expect(peer.errors).toEqual([FAULT]), PATIENCE)
      },
    )

    it.each([
      ['regenerate', 'destroy'],
      ['destroy', 'destroy'],
      ['reload', 'get'],
      ['save', 'set'],
    ] as const)('%s hands the fault to its callback', async (method, failed) => {
      const peer = await start({}, (app) => {
        app.get('/page', (req, res) => {
          const { store } = peer
          const whole = store[failed]
          Object.assign(store, { [failed]: failing })
          req.session[method]((error: Error) => {
            Object.assign(store, { [failed]: whole })
            res.json({ told: error?.message })
          })
        })
      })
      const a = await peer.signedIn()
      expect((await a.get('/page')).json).toEqual({ told: FAULT.message })
      expect(peer.errors).toEqual([])
    })

    it('while the store is away there is no session, and when it is back it is as it was', async () => {
      const peer = await start({}, (app) => {
        app.get('/page', (req, res) => void res.json({ user: req.session ? (dataOf(req).user ?? null) : 'no session' }))
      })
      const a = await peer.signedIn()
      peer.store.emit('disconnect')
      expect((await a.copy().get('/page')).json).toEqual({ user: 'no session' })
      peer.store.emit('connect')
      expect((await a.get('/page')).json).toEqual({ user: 'ann' })
    })
  })

  describe('answers', () => {
    const WAYS: readonly (readonly [string, (res: Response) => unknown, string])[] = [
      ['in one piece', (res) => res.end('one two'), 'one two'],
      ['with a length', (res) => res.set('content-length', '7').end('one two'), 'one two'],
      ['as bytes', (res) => res.end(Buffer.from('one two')), 'one two'],
      ['in an encoding', (res) => res.end('b25lIHR3bw==', 'base64'), 'one two'],
      ['piece by piece', inPieces, 'one two'],
      ['with a head of its own', (res) => res.writeHead(201, { 'x-made': 'by hand' }).end('one two'), 'one two'],
      ['with its head first', headFirst, 'one two'],
      ['with nothing', (res) => res.status(204).end(), ''],
      ['by a redirect', (res) => res.redirect(303, '/first'), '{}'],
    ]

    it.each(WAYS)('that are sent %s arrive whole, after the session was saved', async (_way, answer, expected) => {
      const peer = await start({}, answering(answer))
      const a = await peer.signedIn()
      const { set } = peer.store
      let saved = 0
      peer.store.set = (id, data, done) => {
        setTimeout(() => {
          saved += 1
          set.call(peer.store, id, data, done)
        }, 20)
      }
      expect((await a.get('/page')).text).toBe(expected)
      expect(saved).toBe(1)
      expect(await storedIn(peer)).toEqual([{ user: 'ann', views: 1 }])
    })

    it('to HEAD have their headers and no body', async () => {
      const peer = await start(
        {},
        answering((res) => res.json({ a: 'page' })),
      )
      const a = await peer.signedIn()
      const { status, text, headers } = await a.send('HEAD', '/page')
      expect([status, text, headers.get('content-length')]).toEqual([200, '', '12'])
      expect(await storedIn(peer)).toEqual([{ user: 'ann', views: 1 }])
    })

    it('that are not modified say so', async () => {
      const peer = await start({}, (app) => app.get('/page', (_req, res) => void res.json({ a: 'page' })))
      const a = await peer.signedIn()
      const etag = (await a.get('/page')).headers.get('etag') ?? ''
      expect((await a.get('/page', { 'if-none-match': etag })).status).toBe(304)
    })

    it('of a first page carry the cookie when the head goes out before the session is saved', async () => {
      const peer = await start({}, answering(inPieces))
      expect(sessionCookie((await peer.browser().get('/page')).headers)).toBeDefined()
    })

    it('that are event streams come event by event, and the session is saved when they end', async () => {
      let stream: Response | undefined
      const peer = await start({}, (app) => {
        app.get('/events', (req, res) => {
          Object.assign(dataOf(req), { views: 9 })
          res.set('content-type', 'text/event-stream').flushHeaders()
          res.write('data: 1\n\n')
          stream = res
        })
      })
      const a = await peer.signedIn()
      const cookie = [...a.cookies].map((pair) => pair.join('=')).join('; ')
      const answer = await new Promise<IncomingMessage>((resolve) => {
        get(`${peer.url}/events`, { headers: { cookie } }, resolve)
      })
      for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
        expect(String((await once(answer, 'data'))[0])).toBe(event)
        if (event.includes('1')) stream?.write('data: 2\n\n')
      }
      expect(await storedIn(peer)).toEqual([{ user: 'ann' }])
      stream?.end()
      answer.resume()
      await once(answer, 'end')
      expect(await storedIn(peer)).toEqual([{ user: 'ann', views: 9 }])
    })
  })
})
