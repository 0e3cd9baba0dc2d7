// TLS behind a proxy, and answers of the application's own, as Fastify's people give them.

import { describe, expect, it, vi } from 'vitest'
import { fastifyLoginHost } from '../../support/apps/fastify-login.ts'
import { CHROME } from '../../support/browser.ts'
import { type FastifyAppOptions, signInOnly, startFastify } from '../../support/fastify-app.ts'

describe('TLS', () => {
  const always = { 'x-forwarded-proto': 'https' }

  it('behind a trusted proxy the cookies are Secure and __Host-', async () => {
    const { browser } = await startFastify({ host: fastifyLoginHost, fastify: { trustProxy: true }, always })
    const a = browser()
    await a.post('/login', { user: 'ann' })
    expect([...a.cookies.keys()].sort()).toEqual(['__Host-utsessions', '__Host-utsessions-device', 'login'])
  })

  it('behind a proxy that is not trusted, production is told what to do', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const { browser } = await startFastify({ host: fastifyLoginHost, always })
    const { status, json } = await browser().post('/login', { user: 'ann' })
    vi.unstubAllEnvs()
    expect([status, json.code]).toEqual([500, 'insecure-transport'])
  })
})

type Refused = NonNullable<NonNullable<FastifyAppOptions['guard']>['onRefused']>

const ANSWERS: Readonly<Record<string, Refused>> = {
  'sends it': (_request, reply) => void reply.code(423).send({ mine: true }),
  'sends it, and gives the reply back': async (_request, reply) => reply.code(423).send({ mine: true }),
  'gives it back': async (_request, reply) => {
    reply.code(423)
    return { mine: true }
  },
  'sends it a little later': (_request, reply) => void setImmediate(() => reply.code(423).send({ mine: true })),
  'hijacks the reply': (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(423, { 'content-type': 'application/json' }).end('{"mine":true}')
  },
}

describe("an application's own answer to a refusal (L1, L2)", () => {
  it.each(Object.entries(ANSWERS))('%s', async (_, onRefused) => {
    const { browser } = await startFastify({ guard: { onRefused } })
    await browser().post('/login', { user: 'ann' })
    const b = browser(CHROME)
    await signInOnly(b)
    const { status, json } = await b.get('/')
    expect([status, json]).toEqual([423, { mine: true }])
    expect((await b.get('/')).json.user).toBe(null)
  })

  it.each<[string, Refused]>([
    ['gives false', () => false],
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
  ])('the guard answers where it %s', async (_, onRefused) => {
    const { browser } = await startFastify({ guard: { onRefused } })
    await browser().post('/login', { user: 'ann' })
    const { status, json } = await browser(CHROME).post('/login', { user: 'ann' })
    expect([status, json.code]).toEqual([409, 'session-refused'])
  })
})

describe("an error of the application's own account function", () => {
  it("goes to Fastify's error handler", async () => {
    const account = () => {
      throw Object.assign(new Error('who knows'), { statusCode: 418 })
    }
    const { browser } = await startFastify({ guard: { account } })
    const { status, json } = await browser().get('/')
    expect([status, json.message]).toEqual([418, 'who knows'])
  })
})
