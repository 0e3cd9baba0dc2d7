import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import express, { type Request as ExpressRequest } from 'express'
import { Hono } from 'hono'
import { mount as mountExpress } from 'utsessions/express'
import { mount as mountHono } from 'utsessions/hono'
import { type Authorize, prometheus } from 'utsessions/prometheus'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeControl } from '../controller/controls.ts'
import { parse } from './exposition.ts'

const SECRET = 'a-secret-of-the-scraper'
/** What Prometheus 3 sends. */
const ACCEPT =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;escaping=allow-utf-8;q=0.3,*/*;q=0.2'

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })

async function inExpress(authorize: Authorize<ExpressRequest>): Promise<string> {
  const metrics = prometheus<ExpressRequest>(makeControl().control, { authorize })
  await metrics.control.open({ account: 'ann' })
  const app = express()
  app.use(express.json(), mountExpress(metrics))
  app.get('/', (_, res) => void res.send('the application'))
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function inHono(): Promise<string> {
  const metrics = prometheus(makeControl().control, { authorize: { bearer: SECRET } })
  await metrics.control.open({ account: 'ann' })
  const app = new Hono()
  app.use(mountHono(metrics))
  app.get('/', (c) => c.text('the application'))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it.each([
  ['nothing', undefined],
  ['an object', {}],
  ['an operator of the dashboard', { operator: 'ann', role: 'full' }],
  ['a number', 1],
  ['a text', 'true'],
])('a function that gives %s lets nobody in', async (_, verdict) => {
  const url = await inExpress((() => verdict) as unknown as Authorize<ExpressRequest>)
  expect((await fetch(`${url}/metrics`)).status).toBe(403)
})

const places = { Express: () => inExpress({ bearer: SECRET }), Hono: inHono }

describe.each(Object.entries(places))('a scrape in %s', (_, start) => {
  it('gets what it accepts, and the application the rest', async () => {
    const url = await start()
    const plain = await fetch(`${url}/metrics`, { headers: bearer(SECRET) })
    expect(plain.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(plain.headers.get('cache-control')).toBe('no-store')
    expect(parse(await plain.text(), 'prometheus').map(({ name }) => name)).toContain('utsessions_session_live')
    const open = await fetch(`${url}/metrics`, { headers: { ...bearer(SECRET), accept: ACCEPT } })
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
    expect(parse(await open.text(), 'openmetrics').length).toBeGreaterThan(5)
    expect(await (await fetch(`${url}/`)).text()).toBe('the application')
  })

  it('gets nothing without the secret, and nothing below the path', async () => {
    const url = await start()
    for (const headers of [{}, bearer('another-secret-of-somebody'), { authorization: SECRET }]) {
      const response = await fetch(`${url}/metrics`, { headers })
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="metrics"'])
      expect(await response.text()).toBe('Unauthorized\n')
    }
    expect((await fetch(`${url}/metrics/x`, { headers: bearer(SECRET) })).status).toBe(404)
    expect((await fetch(`${url}/metricsx`, { headers: bearer(SECRET) })).status).toBe(404)
  })

  it('may only read', async () => {
    const url = await start()
    const headers = { ...bearer(SECRET), 'content-type': 'application/json' }
    const posted = await fetch(`${url}/metrics`, { method: 'POST', headers, body: '{}' })
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    const head = await fetch(`${url}/metrics`, { method: 'HEAD', headers: bearer(SECRET) })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })
})

describe('who may read', () => {
  it("is what the application says of the framework's own request", async () => {
    const url = await inExpress((req) => req.ip === '127.0.0.1' && req.query['who'] !== 'eve')
    expect((await fetch(`${url}/metrics`)).status).toBe(200)
    expect((await fetch(`${url}/metrics?who=eve`)).status).toBe(403)
  })

  it('may be answered otherwise by the application', async () => {
    const url = await inExpress(async () => new Response('Sign in', { status: 302, headers: { location: '/sign-in' } }))
    const response = await fetch(`${url}/metrics`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/sign-in'])
  })

  it('is anyone where the application says so, and several secrets while one is changed', async () => {
    expect((await fetch(`${await inExpress('anyone')}/metrics`)).status).toBe(200)
    const url = await inExpress({ bearer: ['the-new-secret-of-it', SECRET] })
    for (const secret of ['the-new-secret-of-it', SECRET])
      expect((await fetch(`${url}/metrics`, { headers: bearer(secret) })).status).toBe(200)
  })

  it('is nobody where the function gives something that is not true', async () => {
    const url = await inExpress((() => 'yes') as never)
    expect((await fetch(`${url}/metrics`)).status).toBe(403)
  })

  it.each([
    [{}, 'authorize must say who may read the numbers, but is undefined'],
    [{ authorize: true }, 'authorize must say'],
    [{ authorize: { bearer: undefined } }, 'is the variable set?'],
    [{ authorize: { bearer: 'short' } }, 'at least 16 visible'],
    [{ authorize: { bearer: 'a secret with spaces in it' } }, 'at least 16 visible'],
    [{ authorize: { bearer: [] } }, 'at least 16 visible'],
    [{ authorize: 'anyone', path: 'metrics' }, 'path must begin with a slash'],
    [{ authorize: 'anyone', path: '/metrics/' }, 'path must begin with a slash'],
    [{ authorize: 'anyone', paths: '/metrics' }, 'prometheus has no option "paths"'],
    [{ authorize: 'anyone', name: 'a"b' }, 'name must be'],
  ])('must be said: %j', (options, message) => {
    expect(() => prometheus(makeControl().control, options as never)).toThrow(message)
  })

  it('is not told in the fault when it is a secret that is too short', () => {
    expect(() => prometheus(makeControl().control, { authorize: { bearer: 'hunter2' } })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    )
  })
})

describe('the format', () => {
  it.each([
    [ACCEPT, 'openmetrics'],
    ['application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1', 'openmetrics'],
    ['application/openmetrics-text; version=0.0.1,text/plain;q=0.5', 'prometheus'],
    ['application/openmetrics-text;version=1.0.0;q=0,text/plain', 'prometheus'],
    ['application/openmetrics-text;q=0.1, text/plain;q=0.9', 'prometheus'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'prometheus'],
    ['*/*', 'prometheus'],
    ['', 'prometheus'],
    [null, 'prometheus'],
  ])('for %j is %s', async (accept, format) => {
    const { formatFor } = await import('../../src/prometheus/accept.ts')
    expect(formatFor(accept)).toBe(format)
  })
})
