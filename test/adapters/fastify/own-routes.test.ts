// The guard's own routes in Fastify: parsers, hooks, prefixes.

import compress from '@fastify/compress'
import fastify, { type FastifyInstance } from 'fastify'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fastifyApp } from '../../support/apps/fastify.ts'
import { fastifySessionHost } from '../../support/apps/fastify-session.ts'
import { servesOwnRoutes } from '../../support/own-routes.ts'

const host = fastifySessionHost()
const compressed = {
  ...host,
  before: async (app: FastifyInstance) => {
    await app.register(compress, { threshold: 0 })
    await host.before(app)
  },
}

for (const hook of ['onRequest', 'preValidation', 'preHandler'] as const)
  servesOwnRoutes(`with the guard in ${hook}`, fastifyApp({ ...host, guard: { hook } }))
servesOwnRoutes('behind @fastify/compress', fastifyApp(compressed))

describe("the guard's own routes", () => {
  const PROGRAM = { 'x-utsessions': '1' }

  async function started(prefix: string, options: Partial<Parameters<typeof guard>[1]> = {}) {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    const app = fastify()
    await app.register(
      async (part) => {
        part.removeAllContentTypeParsers()
        await part.register(guard(control, { account: () => undefined, ...options }))
      },
      { prefix },
    )
    onTestFinished(async () => {
      control.dispose()
      await app.close()
    })
    const ask = async (method: 'GET' | 'HEAD' | 'POST', url: string, headers = {}, payload?: string) =>
      (await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })).statusCode
    return ask
  }

  it('take whatever is sent, though the application takes nothing: 409 is the answer of a stranger who says it was not them', async () => {
    const ask = await started('')
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'x/y'])
      expect(await ask('POST', '/utsessions/not-me', { ...PROGRAM, 'content-type': type }, '{}')).toBe(409)
  })

  it('are below the prefix of the part that registers the guard', async () => {
    const ask = await started('/shop')
    expect(await ask('GET', '/shop/utsessions/state')).toBe(200)
    expect(await ask('HEAD', '/shop/utsessions/state')).toBe(200)
    expect(await ask('GET', '/utsessions/state')).toBe(404)
    expect(await ask('GET', '/shop/utsessions/other')).toBe(404)
  })

  it('are where they are said to be, or nowhere', async () => {
    const elsewhere = await started('/shop', { routes: { path: '/account' } })
    expect(await elsewhere('GET', '/shop/account/state')).toBe(200)
    const nowhere = await started('', { routes: false })
    expect(await nowhere('GET', '/utsessions/state')).toBe(404)
  })

  it('refuse more than they take', async () => {
    const ask = await started('')
    const long = JSON.stringify({ session: 'x'.repeat(20_000) })
    expect(await ask('POST', '/utsessions/not-me', { ...PROGRAM, 'content-type': 'application/json' }, long)).toBe(413)
  })
})
