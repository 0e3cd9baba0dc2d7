import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import cookie from '@fastify/cookie'
import { fastifySession } from '@fastify/session'
import { serve } from '@hono/node-server'
import fastify from 'fastify'
import { type Context, Hono } from 'hono'
import { MemoryStore, type Session, sessionMiddleware } from 'hono-sessions'
import Koa from 'koa'
import session from 'koa-session'
import { createSessionControl, memoryStore, type SessionControl } from 'utsessions'
import { guard as guardFastify } from 'utsessions/fastify'
import { guard as guardHono } from 'utsessions/hono'
import { guard as guardKoa } from 'utsessions/koa'
import { expect, it, onTestFinished } from 'vitest'
import { createBrowser } from '../../support/browser.ts'
import { lastEvent, open } from './streams.ts'

const SECRET = 'at least 32 characters, says the host'
const HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' }
const LAST = (reason: string) => `event: ended\ndata: ${JSON.stringify({ reason })}\n\n`

/** What each framework's people write. `/sign-in` signs ann in, `/` opens, `/events` streams; gives the URL. */
const applications: Readonly<Record<string, (control: SessionControl) => Promise<string>>> = {
  'Fastify with @fastify/session': onFastify,
  'Koa with koa-session': onKoa,
  'Hono with hono-sessions': onHono,
}

it.each(Object.entries(applications))(
  '%s: an event stream ends with its session, and keeps it alive for nobody (L5, H4)',
  async (_, start) => {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    onTestFinished(() => control.dispose())
    const url = await start(control)
    const browser = createBrowser(url)
    await browser.post('/sign-in')
    expect((await browser.get('/')).text).toBe('ann')
    const [left, told] = [await open(url, browser), await open(url, browser)]
    left.leave()
    await left.ended
    expect((await browser.get('/')).text).toBe('ann') // neither signed out of the host, nor closed
    expect(await control.list({ account: 'ann' })).toHaveLength(1)
    await control.revoke({ account: 'ann', all: true })
    expect((await lastEvent(told)).data).toEqual({ reason: 'revoked' })
    expect((await open(url, browser)).answer.statusCode).toBe(401)
  },
)

async function onFastify(control: SessionControl): Promise<string> {
  const app = fastify({ forceCloseConnections: true })
  await app.register(cookie)
  await app.register(fastifySession, { secret: SECRET, cookie: { secure: false } })
  await app.register(
    guardFastify(control, {
      account: (request) => (request.session as { user?: string }).user,
      passive: (request) => request.url === '/events',
    }),
  )
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, _body, done) =>
    done(null),
  )
  app.post('/sign-in', async (request) => {
    Object.assign(request.session, { user: 'ann' })
    return 'signed in'
  })
  app.get('/', async (request) => String((request.session as { user?: string }).user))
  app.get('/events', (request, reply) => {
    const stream = new PassThrough()
    stream.write('data: hello\n\n')
    const stop = request.utsessions.stream(({ reason }) => stream.end(LAST(reason)))
    stream.once('close', stop)
    return reply.headers(HEADERS).send(stream)
  })
  onTestFinished(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}

async function onKoa(control: SessionControl): Promise<string> {
  const app = Object.assign(new Koa({ keys: [SECRET] }), { silent: true }) // a page that is left is an error to it
  app.use(session({ rolling: true }, app))
  const account = (ctx: Koa.Context) => ctx.session?.['user']
  app.use(guardKoa(control, { account, passive: (ctx: Koa.Context) => ctx.path === '/events' }))
  app.use(async (ctx) => {
    if (ctx.path === '/sign-in') ctx.session = { user: 'ann' } as never
    if (ctx.path !== '/events') {
      ctx.body = String(account(ctx))
      return
    }
    const stream = new PassThrough()
    stream.write('data: hello\n\n')
    const stop = ctx['utsessions'].stream(({ reason }: { reason: string }) => stream.end(LAST(reason)))
    stream.once('close', stop)
    ctx.set(HEADERS)
    ctx.body = stream
  })
  return listening(app.listen(0, '127.0.0.1'))
}

async function onHono(control: SessionControl): Promise<string> {
  interface Env {
    Variables: { session: Session<{ user: string }> }
  }
  const app = new Hono<Env>()
  const user = (c: Context<Env>) => c.get('session').get('user') ?? undefined
  app.use(sessionMiddleware({ store: new MemoryStore(), encryptionKey: SECRET, cookieOptions: { path: '/' } }))
  app.use(guardHono(control, { account: user, passive: (c: Context<Env>) => c.req.path === '/events' }))
  app.post('/sign-in', (c) => {
    c.get('session').set('user', 'ann')
    return c.text('signed in')
  })
  app.get('/', (c) => c.text(String(user(c))))
  app.get('/events', (c) => {
    const { readable, writable } = new TransformStream<string, string>()
    const writer = writable.getWriter()
    void writer.write('data: hello\n\n')
    const stop = c.get('utsessions').stream(({ reason }) => {
      void writer.write(LAST(reason))
      void writer.close()
    })
    writer.closed.then(stop, stop)
    return new Response(readable.pipeThrough(new TextEncoderStream()), { headers: HEADERS })
  })
  return listening(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server)
}

async function listening(server: Server): Promise<string> {
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
