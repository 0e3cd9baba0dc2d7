// However a handler answers, the guard's part of the answer goes out with it.

import { Readable } from 'node:stream'
import type { FastifyInstance, RouteHandlerMethod } from 'fastify'
import { describe, expect, it } from 'vitest'
import { fastifyLoginHost } from '../../support/apps/fastify-login.ts'
import { type Browser, CHROME } from '../../support/browser.ts'
import { signInOnly, startFastify } from '../../support/fastify-app.ts'

/** Each answers `done`, with a cookie of its own. */
const ANSWERS: Readonly<Record<string, RouteHandlerMethod>> = {
  'gives a text back': async (_, reply) => {
    reply.header('set-cookie', 'own=1')
    return 'done'
  },
  'sends a buffer': (_, reply) => void reply.header('set-cookie', 'own=1').send(Buffer.from('done')),
  'sends a stream': async (_, reply) => reply.header('set-cookie', 'own=1').send(Readable.from(['do', 'ne'])),
  'sends a web stream': (_, reply) => void reply.header('set-cookie', 'own=1').send(new Blob(['done']).stream()),
  'gives a Response back': async () =>
    new Response('done', { headers: { 'set-cookie': 'own=1', 'cache-control': 'public' } }),
  'sends an error': (_, reply) => void reply.header('set-cookie', 'own=1').send(new Error('done')),
  throws: async (_, reply) => {
    reply.header('set-cookie', 'own=1')
    throw new Error('done')
  },
  'does not know the address': (request, reply) => {
    Object.assign(request.raw, { url: '/done' })
    reply.header('set-cookie', 'own=1').callNotFound()
  },
  'hijacks the reply and writes to the raw response': (_, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'set-cookie': 'own=1' }).end('done')
  },
  'hijacks the reply and streams events': (_, reply) => {
    reply.hijack()
    reply.raw.setHeader('content-type', 'text/event-stream').setHeader('set-cookie', 'own=1')
    reply.raw.write('do')
    reply.raw.end('ne')
  },
  'writes to the raw response without a word': (_, reply) => {
    reply.raw.setHeader('set-cookie', 'own=1').end('done')
  },
}

describe.each(Object.entries(ANSWERS))('a handler that %s', (_, handler) => {
  it('sends the cookies of the session that opens beside its own, and keeps the answer out of caches (D5)', async () => {
    const { app, browser } = await startFastify({ host: fastifyLoginHost, routes: (app) => app.get('/page', handler) })
    const a = browser()
    await signInOnly(a)
    const { headers, text } = await a.get('/page')
    expect(text).toContain('done')
    expect([...a.cookies.keys()]).toEqual(expect.arrayContaining(['utsessions', 'utsessions-device', 'own']))
    expect(headers.get('cache-control')).toBe('private, no-store')
    const { session } = (await app.inject({ url: '/', headers: { cookie: cookiesOf(a) } })).json()
    expect(session.openedAt).toEqual(expect.any(Number))
  })

  it('has its sign-out noticed: the session is closed before the answer ends (B5)', async () => {
    const routes = (app: FastifyInstance) =>
      app.get('/page', (request, reply) => {
        request.session.user = undefined
        return handler.call(app, request, reply)
      })
    const { browser, live } = await startFastify({ routes })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    expect(await live()).toHaveLength(1)
    expect((await a.get('/page')).text).toContain('done')
    expect(await live()).toEqual([])
  })
})

describe('other answers', () => {
  it('an address that nobody knows: who is signed in there belongs to a session, and an ended one is told', async () => {
    const { browser, clock, live } = await startFastify()
    const [a, b] = [browser(), browser(CHROME)]
    await signInOnly(a)
    expect((await a.get('/nowhere')).status).toBe(404)
    expect(await live()).toHaveLength(1)
    clock.advance('5m')
    await b.post('/login', { user: 'ann' })
    const { status, json } = await a.get('/nowhere')
    expect([status, json.code]).toEqual([401, 'session-ended'])
  })

  it('HEAD, of a route of its own or of a GET: belongs to the session, opens none (E5), and has no body', async () => {
    const { browser, live } = await startFastify()
    const a = browser()
    await signInOnly(a)
    expect((await a.send('HEAD', '/')).status).toBe(401)
    expect(await live()).toEqual([])
    await a.get('/')
    const { status, headers, text } = await a.send('HEAD', '/')
    expect([status, Number(headers.get('content-length')) > 2, text]).toEqual([200, true, ''])
  })

  it('what a handler throws or sends after it has signed out and answered goes the way it goes without a guard', async () => {
    const routes = (app: FastifyInstance) =>
      app.get('/page', async (request, reply) => {
        request.session.user = undefined
        reply.send('done')
        throw new Error('too late')
      })
    const { browser, live } = await startFastify({ routes })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    const { status, text } = await a.get('/page')
    expect([status, text, await live()]).toEqual([200, 'done', []])
  })

  it('a connection that is gone before the answer: the sign-out is noticed all the same', async () => {
    const routes = (app: FastifyInstance) =>
      app.get('/page', (request, reply) => {
        request.session.user = undefined
        reply.hijack()
        reply.raw.destroy()
      })
    const { browser, control } = await startFastify({ routes })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    const closed = new Promise((resolve) => control.on('closed', resolve))
    await a.get('/page').catch(() => undefined)
    await closed
  })

  it('an injected request, without a socket: opens, is refused and signs out like any other', async () => {
    const { app, live } = await startFastify({ host: fastifyLoginHost })
    const signIn = async () =>
      (await app.inject({ method: 'POST', url: '/login?stay', payload: { user: 'ann' } })).cookies
    const cookie = (cookies: readonly { name: string; value: string }[]) =>
      cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const login = await signIn()
    const { statusCode, cookies } = await app.inject({ url: '/', headers: { cookie: cookie(login) } })
    expect([statusCode, cookies.map(({ name }) => name)]).toEqual([200, ['utsessions', 'utsessions-device']])
    expect((await app.inject({ url: '/', headers: { cookie: cookie(await signIn()) } })).statusCode).toBe(409)
    await app.inject({ method: 'POST', url: '/logout', headers: { cookie: cookie([...login, ...cookies]) } })
    expect(await live()).toEqual([])
  })
})

function cookiesOf({ cookies }: Browser): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}
