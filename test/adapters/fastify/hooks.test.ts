// In which of Fastify's hooks the guard stands, and what it sees from there.

import fastify, { type FastifyInstance, type FastifyRequest, type preValidationHookHandler } from 'fastify'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/fastify'
import { describe, expect, it } from 'vitest'
import type { FastifyHost } from '../../support/apps/fastify.ts'
import { fastifyLoginHost } from '../../support/apps/fastify-login.ts'
import { createPassport, passportOf } from '../../support/apps/fastify-passport.ts'
import { fastifySessionHost } from '../../support/apps/fastify-session.ts'
import { bearer, loginIn } from '../../support/apps/own-login.ts'
import { CHROME } from '../../support/browser.ts'
import { signInOnly, startFastify } from '../../support/fastify-app.ts'

/** Who is signed in is found out by a hook of each route, as @fastify/jwt is used. */
const byRoute: FastifyHost = {
  ...fastifyLoginHost,
  before: (app) => app.decorateRequest('login', undefined),
}
const authenticate = async (request: FastifyRequest) => {
  request.login = loginIn((name) => request.headers[name] as string | undefined)
}
const [ONE, OTHER] = [bearer('ann', 'one'), bearer('ann', 'other')]

describe('authentication in a hook of the route', () => {
  it.each([
    ['onRequest', 'preValidation'],
    ['onRequest', 'preHandler'],
    ['preValidation', 'preHandler'],
  ] as const)('that is %s is seen by a guard in %s (E3, B1)', async (hook, ofGuard) => {
    const routes = (app: FastifyInstance) => app.get('/api', { [hook]: authenticate }, async () => 'done')
    const { url, live } = await startFastify({ host: byRoute, guard: { hook: ofGuard }, routes })
    const statuses: number[] = []
    for (const headers of [ONE, ONE, OTHER]) statuses.push((await fetch(`${url}/api`, { headers })).status)
    expect(statuses).toEqual([200, 200, 409])
    expect(await live()).toHaveLength(1)
  })

  it('that comes after the guard is replaced by an account function that verifies for itself, wherever the guard stands', async () => {
    const { url } = await startFastify({
      host: byRoute,
      guard: { hook: 'onRequest', account: (request) => authenticate(request).then(() => request.login?.user) },
      routes: (app) => app.get('/api', { preHandler: authenticate }, async () => 'done'),
    })
    const ask = async (headers: Record<string, string>) => (await fetch(`${url}/api`, { headers })).status
    expect([await ask(ONE), await ask(OTHER)]).toEqual([200, 409])
  })
})

describe('an ended session', () => {
  const schema = { body: { type: 'object', required: ['text'] } }

  const TOO_LARGE = { text: 'x'.repeat(200) }
  const NOT_VALID = { other: '1' }

  it.each([
    ['onRequest', TOO_LARGE, 401],
    ['onRequest', NOT_VALID, 401],
    ['preValidation', TOO_LARGE, 413],
    ['preValidation', NOT_VALID, 401],
    ['preHandler', TOO_LARGE, 413],
    ['preHandler', NOT_VALID, 400],
  ] as const)('with the guard in %s: a form of %j gets %i', async (hook, form, expected) => {
    const { browser, clock } = await startFastify({
      guard: { hook },
      routes: (app) => app.post('/notes', { schema, bodyLimit: 100 }, async () => 'done'),
    })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    clock.advance('5m')
    await browser(CHROME).post('/login', { user: 'ann' })
    expect((await a.post('/notes', form)).status).toBe(expected)
  })
})

/** Signs in by passport's local strategy in front of the route's handler, as its users do. */
describe('passport.authenticate in front of a route', () => {
  const passported = async (app: FastifyInstance) => {
    const passport = createPassport()
    await app.register(passport.initialize())
    await app.register(passport.secureSession())
    addLogin(app, passport.authenticate('local', { authInfo: false }))
  }
  const addLogin = (app: FastifyInstance, preValidation: preValidationHookHandler) =>
    app.post('/passport', { preValidation }, async (request, reply) => {
      if (!('at-login' in request.headers)) return reply.redirect('/', 303)
      const { outcome } = await request.utsessions.open()
      return outcome === 'admitted' ? reply.redirect('/', 303) : reply
    })
  const account = (request: FastifyRequest) => passportOf(request).user?.id
  const host = { ...fastifySessionHost(), user: account }
  const fields = (user: string) => ({ user, password: 'right' })

  it('signs in behind the guard: another account in the same browser closes the session that was (D3)', async () => {
    const { browser, live } = await startFastify({ host, before: passported })
    const a = browser()
    expect((await a.post('/passport', fields('ann'))).json.user).toBe('ann')
    expect((await a.post('/passport', fields('bob'))).json.user).toBe('bob')
    expect([await live('ann'), (await live('bob')).length]).toEqual([[], 1])
  })

  it('with opening at login: the handler opens, and a refusal is the answer to the sign-in (B2)', async () => {
    const { browser, live } = await startFastify({ host, before: passported, guard: { opening: 'at-login' } })
    const [a, b] = [browser(), browser(CHROME)]
    const signIn = (who: typeof a) => who.post('/passport', fields('ann'), { 'at-login': '1' })
    expect((await signIn(a)).json.user).toBe('ann')
    const refused = await signIn(b)
    expect([refused.status, refused.json.code]).toEqual([409, 'session-refused'])
    expect((await b.get('/')).json).toEqual({ user: null, session: null })
    expect(await live()).toHaveLength(1)
  })

  it('a failed login opens nothing (A5)', async () => {
    const { browser, told } = await startFastify({ host, before: passported })
    expect((await browser().post('/passport', { user: 'ann', password: 'wrong' })).status).toBe(401)
    expect(await told()).toEqual([])
  })
})

describe('the plugin', () => {
  const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })

  it.each(['preParsing', 'onSend', 'toString', '', 1])('refuses the hook %j, and says what to write', (hook) => {
    expect(() => guard(control, { account: () => undefined, hook: hook as never })).toThrow(/hook must be 'onRequest'/)
  })

  it('refuses to be made without an account function', () => {
    expect(() => guard(control, undefined as never)).toThrow(/account must be a function/)
  })

  it('is not encapsulated: it guards the routes beside it, and only in the part of the application that registers it', async () => {
    const app = fastify()
    await app.register(async (part) => {
      await part.register(guard(control, { account: () => undefined }))
      part.get('/inside', async (request) => ({ guarded: request.utsessions !== undefined }))
    })
    app.get('/outside', async (request) => ({ guarded: request.utsessions !== undefined }))
    const ask = async (url: string) => (await app.inject({ url })).json().guarded
    expect([await ask('/inside'), await ask('/outside')]).toEqual([true, false])
  })

  it('says so when it is registered twice', async () => {
    const twice = startFastify({ routes: (app) => app.register(guard(control, { account: () => undefined })) })
    await expect(twice).rejects.toThrow(/utsessions/)
  })

  it('asks once on a request that goes on to the page for unknown addresses', async () => {
    let asked = 0
    const { browser } = await startFastify({
      guard: { hook: 'preHandler', describeDevice: () => `asked ${++asked}` },
      routes: (app) => app.get('/gone', (_, reply) => void reply.callNotFound()),
    })
    const a = browser()
    await signInOnly(a)
    expect((await a.get('/gone')).status).toBe(404)
    expect(asked).toBe(1)
  })
})
