// What the guard does with the sessions of @fastify/session and @fastify/secure-session.

import type { FastifySessionOptions } from '@fastify/session'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import type { FastifyHost } from '../../support/apps/fastify.ts'
import { fastifyLoginHost } from '../../support/apps/fastify-login.ts'
import {
  fastifySecureSessionHost,
  type SecureSession,
  secureSession,
} from '../../support/apps/fastify-secure-session.ts'
import { fastifySessionHost, textStore } from '../../support/apps/fastify-session.ts'
import { CHROME } from '../../support/browser.ts'
import { startFastify } from '../../support/fastify-app.ts'

interface Saved {
  readonly user?: string
  readonly utsessions?: { readonly token?: string }
}

function sessionHost(options: Partial<FastifySessionOptions> = {}) {
  const sessions = new Map<string, string>()
  return {
    sessions,
    host: fastifySessionHost({ store: textStore(sessions), ...options }),
    saved: () => [...sessions.values()].map((text): Saved => JSON.parse(text)),
  }
}

describe.each([
  ['the defaults', {}],
  ['rolling off', { rolling: false }],
  ['nothing saved of strangers', { rolling: false, saveUninitialized: false }],
])('@fastify/session with %s', (_, options) => {
  it('keeps the token in its data from the answer that opens', async () => {
    const { host, saved } = sessionHost(options)
    const { browser } = await startFastify({ host })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    expect(saved()).toMatchObject([{ user: 'ann', utsessions: { account: 'ann', token: expect.any(String) } }])
    expect([...a.cookies.keys()].sort()).toEqual(['sessionId', 'utsessions-device'])
  })

  it('a sign-out that keeps its id: the token is gone from what is saved, and the next sign-in under it is another (B5, D3)', async () => {
    const { host, saved } = sessionHost(options)
    const routes = (app: FastifyInstance) => {
      app.post('/off', async (request) => request.session.set('user', undefined) ?? {})
      app.post('/on', async (request) => request.session.set('user', 'ann') ?? {})
    }
    const { browser, live, told } = await startFastify({ host, routes })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    const id = a.cookies.get('sessionId')
    await a.post('/off')
    expect([a.cookies.get('sessionId'), await live()]).toEqual([id, []])
    expect(saved()).toMatchObject([{ utsessions: { signIns: 1 } }])
    expect(saved()[0]?.utsessions?.token).toBeUndefined()
    await a.post('/on')
    expect((await a.get('/')).json.user).toBe('ann')
    expect(await told()).toEqual(['opened', 'closed', 'opened'])
  })

  it('a refusal leaves no sign-in behind in what is saved (B2)', async () => {
    const { host, saved } = sessionHost(options)
    const { browser } = await startFastify({ host })
    await browser().post('/login', { user: 'ann' })
    const b = browser(CHROME)
    expect((await b.post('/login', { user: 'ann' })).status).toBe(409)
    expect(saved().filter(({ user }) => user !== undefined)).toHaveLength(1)
    expect((await b.get('/')).json.user).toBe(null)
  })

  it('a late request of a replaced session neither saves anything nor sends a cookie of the host (D7)', async () => {
    const { host, sessions, saved } = sessionHost(options)
    const { browser } = await startFastify({ host })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    const late = a.copy()
    const [[id, ghost] = []] = [...sessions]
    await a.post('/login', { user: 'ann' })
    if (id && ghost) sessions.set(id, ghost) // as a request under way writes it back
    const before = saved()
    const { status, headers, json } = await late.get('/')
    expect([status, json.reason, headers.getSetCookie()]).toEqual([401, 'replaced', []])
    expect(saved()).toEqual(before)
    expect((await a.get('/')).json.user).toBe('ann')
  })
})

describe('data of a host', () => {
  it('where the cookie of @fastify/session does not go, the token goes into a cookie of its own', async () => {
    const elsewhere = fastifySessionHost({ cookie: { secure: false, path: '/elsewhere' } })
    const before = async (app: FastifyInstance) => {
      await elsewhere.before(app)
      await fastifyLoginHost.before(app)
    }
    const { browser } = await startFastify({ host: { ...fastifyLoginHost, before } })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    expect([...a.cookies.keys()].sort()).toEqual(['login', 'utsessions', 'utsessions-device'])
    expect((await a.get('/')).json.user).toBe('ann')
  })

  it('@fastify/secure-session: delete() is a sign-out, and a copy of the cookie from before it is told (B5)', async () => {
    const { browser, live } = await startFastify({ host: fastifySecureSessionHost })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    const copy = a.copy()
    await a.post('/logout')
    expect([[...a.cookies.keys()], await live()]).toEqual([['utsessions-device'], []])
    const { status, json } = await copy.get('/')
    expect([status, json.reason]).toEqual([401, 'closed'])
    expect((await copy.get('/')).json.user).toBe(null)
  })

  it('goes by another name than `session` where hostData says so', async () => {
    const key = Buffer.alloc(32, 'another key')
    const named = [
      { sessionName: 'short', key },
      { sessionName: 'long', key },
    ]
    const longOf = (request: FastifyRequest) => (request as unknown as { long: SecureSession }).long
    const host: FastifyHost = {
      before: (app) => app.register(secureSession, named),
      user: (request) => longOf(request).get('user') as string | undefined,
      guard: {
        hostData: (request) => ({
          get: () => longOf(request).get('utsessions'),
          set: (value) => longOf(request).set('utsessions', value),
        }),
        signOut: (request) => longOf(request).regenerate(),
      },
      acts: (request) => ({
        signIn: (user) => longOf(request).set('user', user),
        signOut: () => longOf(request).regenerate(),
      }),
    }
    const { browser, live } = await startFastify({ host })
    const [a, b] = [browser(), browser(CHROME)]
    await a.post('/login', { user: 'ann' })
    expect([...a.cookies.keys()].sort()).toEqual(['long', 'utsessions-device'])
    expect((await b.post('/login', { user: 'ann' })).status).toBe(409)
    expect((await b.get('/')).json.user).toBe(null)
    await a.post('/logout')
    expect(await live()).toEqual([])
  })
})
