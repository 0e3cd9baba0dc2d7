// Over HTTP/2, where the raw response is another.

import { once } from 'node:events'
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fastify from 'fastify'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/fastify'
import { expect, it, onTestFinished } from 'vitest'

const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })

async function startHttp2(): Promise<ClientHttp2Session> {
  const app = fastify({ http2: true })
  const user = ({ headers }: { readonly headers: IncomingHttpHeaders }) => headers['x-user'] as string | undefined
  await app.register(guard(control, { account: user, hostSession: user, signOut: () => {} }))
  app.get('/text', async () => 'done')
  app.get('/stream', async (_request, reply) => reply.send(Readable.from(['do', 'ne'])))
  app.get('/hijacked', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'x-own': '1' })
    reply.raw.end('done')
  })
  app.get('/sign-out', async ({ raw }) => {
    delete raw.headers['x-user']
    return 'done'
  })
  const client = connect(await app.listen({ port: 0, host: '127.0.0.1' }))
  onTestFinished(async () => {
    client.close()
    await app.close()
  })
  return client
}

it.each([
  ['/text', 1],
  ['/stream', 1],
  ['/hijacked', 1],
  ['/sign-out', 0],
])('%s goes out with the cookies of the session that opens, and leaves %i open (D5, B5)', async (path, live) => {
  const request = (await startHttp2()).request({ ':path': path, 'x-user': path })
  const [headers]: IncomingHttpHeaders[] = await once(request, 'response')
  expect(headers).toMatchObject({ ':status': 200, 'cache-control': 'private, no-store' })
  expect(headers?.['set-cookie']?.join()).toMatch(/utsessions=.*utsessions-device=/)
  expect(await text(request)).toBe('done')
  expect(await control.list({ account: path })).toHaveLength(live)
})
