// The guard's option `fresh`: a request that matters asks the store, though the control has a cache.

import express, { type Request } from 'express'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/express'
import { faultyStore } from 'utsessions/testing'
import { expect, it, onTestFinished } from 'vitest'

it('asks the store for what is fresh, and answers the rest from the cache', async () => {
  const store = faultyStore(memoryStore())
  const control = createSessionControl({ store, cache: { lease: '1m' }, pruneEvery: 'never' })
  onTestFinished(() => control.dispose())
  const app = express()
  const account = (req: Request) => req.get('x-account')
  app.use(guard(control, { account, hostSession: () => 'sign-in', fresh: (req) => req.path === '/pay' }))
  app.use((_req, res) => void res.json('passed'))
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  const cookies = new Map<string, string>()
  const ask = async (path: string) => {
    const before = store.calls.load
    const headers = { 'x-account': 'ann', cookie: [...cookies.values()].join('; ') }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
    expect(await response.json()).toBe('passed')
    for (const line of response.headers.getSetCookie()) cookies.set(line.split('=')[0] ?? '', line.split(';')[0] ?? '')
    return store.calls.load - before
  }
  await ask('/') // opens
  await ask('/') // the watch begins
  await ask('/') // the record is kept
  expect([await ask('/'), await ask('/pay'), await ask('/')]).toEqual([0, 1, 0])
})
