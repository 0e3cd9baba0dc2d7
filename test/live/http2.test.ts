// The event stream over HTTP/2, where a browser's connections are not counted.

import { once } from 'node:events'
import { type ClientHttp2Stream, connect, createServer, type Http2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/node'
import { faultyStore } from 'utsessions/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { PATIENCE } from '../support/patience.ts'
import { EVENTS } from './page.ts'

async function startHttp2() {
  const store = faultyStore(memoryStore())
  const control = createSessionControl({ store, pruneEvery: 'never' })
  const stopped = vi.fn()
  const watch = vi.fn(control.watch)
  const watched = {
    ...control,
    watch: (...args: Parameters<typeof watch>) => {
      const stop = watch(...args)
      return () => {
        stopped()
        stop()
      }
    },
  }
  const admit = guard(watched, { account: () => 'ann', hostSession: () => 'a sign-in' })
  const server = createServer(async (req, res) => {
    if (await admit(req, res as never)) res.end('page')
  }).listen(0, '127.0.0.1')
  const streams: Http2Stream[] = []
  server.on('stream', (stream) => streams.push(stream))
  await once(server, 'listening')
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    client.destroy()
    server.close()
    control.dispose()
  })
  const ask = (path: string) => client.request({ ':path': path, cookie: 'any=1' })
  await text(ask('/'))
  return { store, control, watch, stopped, ask, streams }
}

async function text(stream: ClientHttp2Stream): Promise<string> {
  let all = ''
  for await (const chunk of stream.setEncoding('utf8')) all += chunk
  return all
}

it('an event stream over HTTP/2 ends with its session (L5)', async () => {
  const { control, ask, stopped } = await startHttp2()
  const stream = ask(EVENTS)
  const [headers] = await once(stream, 'response')
  expect([headers[':status'], headers['content-type']]).toEqual([200, 'text/event-stream'])
  await once(stream, 'readable')
  await control.revoke({ account: 'ann', all: true })
  expect(await text(stream)).toMatch(/^retry: .*event: alive\n.*event: ended\nid: ended\ndata: .*\n\n$/s)
  await vi.waitFor(() => expect(stopped).toHaveBeenCalledTimes(1), PATIENCE)
})

it('an event stream over HTTP/2 is given up when it is left, then or while the store is asked', async () => {
  const { ask, stopped, watch, store, streams } = await startHttp2()
  const stream = ask(EVENTS)
  await once(stream, 'response')
  stream.close()
  await vi.waitFor(() => expect(stopped).toHaveBeenCalledTimes(1), PATIENCE)
  const { load } = store.calls
  store.break('load', 'hang')
  const early = ask(EVENTS)
  await vi.waitFor(() => expect(store.calls.load).toBe(load + 1), PATIENCE)
  early.close()
  await vi.waitFor(() => expect(streams.at(-1)?.destroyed).toBe(true), PATIENCE)
  store.heal()
  await new Promise((resolve) => setTimeout(resolve, 50)) // nothing must come
  expect(stopped).toHaveBeenCalledTimes(watch.mock.calls.length)
})
