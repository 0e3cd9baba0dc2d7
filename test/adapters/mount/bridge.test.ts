// What the bridge from node:http meets in the open: odd hosts, compression, HTTP/2, somebody who has gone before the answer.

import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect, createServer, type IncomingHttpHeaders } from 'node:http2'
import { type AddressInfo, connect as connectSocket } from 'node:net'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import compress from '@fastify/compress'
import compression from 'compression'
import express, { type Request, type Response } from 'express'
import fastify from 'fastify'
import { mount } from 'utsessions/express'
import { mount as mountFastify } from 'utsessions/fastify'
import { mount as mountNode } from 'utsessions/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listening } from '../../support/apps/listening.ts'
import { PATIENCE } from '../../support/patience.ts'
import { PATH, type Probe, probe } from './handler.ts'

const nobody = () => undefined

async function served(handler: Probe<IncomingMessage>): Promise<string> {
  const mounted = mountNode(handler)
  const { url, close } = await listening((req, res) => void mounted(req, res).catch(() => res.destroy()))
  onTestFinished(() => void close())
  return url
}

async function asked(url: string, headers: NodeJS.Dict<string>, method = 'POST') {
  const [answer] = (await once(request(url, { method, headers }).end(), 'response')) as [IncomingMessage]
  return { status: answer.statusCode, text: await text(answer) }
}

describe('the bridge', () => {
  it.each(['evil/x?', 'user@host', 'a b', '[::1'])(
    'asks for the path, whatever the host is said to be: %j',
    async (host) => {
      const url = await served(probe(nobody))
      const { status, text: body } = await asked(`${url}${PATH}/echo`, { host })
      expect([status, JSON.parse(body).headers.host]).toEqual([201, host])
    },
  )

  it('takes a request without a host, and one for a whole address', async () => {
    const { host } = new URL(await served(probe(nobody)))
    const [, port] = host.split(':')
    const socket = connectSocket(Number(port), '127.0.0.1')
    socket.write(`GET http://elsewhere${PATH}/ HTTP/1.0\r\n\r\n`)
    expect(await text(socket)).toContain('<p>The page')
  })

  it('leads nowhere out of the path, and not to another host', async () => {
    const url = await served(probe(nobody))
    const { hostname, port } = new URL(url)
    for (const path of [`${PATH}/../x`, `${PATH}/%2e%2e/x`, `${PATH}//elsewhere/`]) {
      const [answer] = (await once(request({ hostname, port, path }).end(), 'response')) as [IncomingMessage]
      expect([answer.statusCode, await text(answer)]).toEqual([404, expect.not.stringContaining('The page')])
    }
  })

  it('has 405 for what no Request can be', async () => {
    const url = await served(probe(nobody))
    expect((await asked(`${url}${PATH}/`, {}, 'TRACE')).status).toBe(405)
  })

  it('aborts the request of whoever has gone before there is an answer', async () => {
    const handler = probe<IncomingMessage>(nobody)
    const asking = request(`${await served(handler)}${PATH}/waits`).end()
    asking.on('error', () => {})
    await handler.waited
    asking.destroy()
    await handler.aborted
  })

  it('cancels a stream behind one that is still being sent, when the connection goes', async () => {
    const handler = probe<IncomingMessage>(nobody)
    const { port } = new URL(await served(handler))
    const socket = connectSocket(Number(port), '127.0.0.1')
    const get = (name: string) => `GET ${PATH}/stream?name=${name} HTTP/1.1\r\nHost: x\r\n\r\n`
    socket.write(get('first') + get('second'))
    await expect.poll(() => handler.opened.size, PATIENCE).toBe(2)
    socket.destroy()
    await Promise.all([...handler.opened.values()].map(({ cancelled }) => cancelled))
  })

  it('speaks HTTP/2', async () => {
    const mounted = mountNode<never, never>(probe(nobody) as never)
    const server = createServer((req, res) => void mounted(req as never, res as never)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    onTestFinished(() => void [client.close(), server.close()])
    const asking = client.request({ ':path': `${PATH}/echo`, ':method': 'POST', cookie: ['a=1', 'b=2'] as never })
    asking.end('{"a":1}')
    const [headers]: IncomingHttpHeaders[] = await once(asking, 'response')
    const echoed = JSON.parse(await text(asking))
    expect([headers?.[':status'], echoed.body, echoed.headers.cookie]).toEqual([201, '{"a":1}', 'a=1; b=2'])
    expect(echoed.headers.host).toBe(`127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
})

const ZIPPED = { 'accept-encoding': 'gzip' }

describe('behind compression', () => {
  it('Express sends each piece of a stream at once', async () => {
    const handler = probe<Request>(nobody)
    const app = express().use(compression({ threshold: 0 }), mount<Request, Response>(handler))
    const { url, close } = await listening(app)
    onTestFinished(() => void close())
    const asking = request(`${url}${PATH}/stream?name=a&first=one`, { headers: ZIPPED }).end()
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    expect(answer.headers['content-encoding']).toBe('gzip')
    const pieces = answer.pipe(createGunzip()).setEncoding('utf8').iterator()
    expect((await pieces.next()).value).toBe('one')
    handler.opened.get('a')?.write('two')
    expect((await pieces.next()).value).toBe('two')
    asking.destroy()
  })

  it('Fastify compresses what is whole, and holds no stream back', async () => {
    const handler = probe<never>(nobody)
    const app = fastify({ forceCloseConnections: true })
    await app.register(compress, { threshold: 0 })
    await app.register(mountFastify(handler as never))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => app.close())
    const page = await fetch(`${url}${PATH}/`, { headers: ZIPPED })
    expect([page.headers.get('content-encoding'), await page.text()]).toEqual(['gzip', '<p>The page'])
    const asking = request(`${url}${PATH}/stream?name=a&first=one`, { headers: ZIPPED }).end()
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    const pieces = answer.setEncoding('utf8').iterator()
    expect((await pieces.next()).value).toBe('one')
    handler.opened.get('a')?.write('two')
    expect((await pieces.next()).value).toBe('two')
    asking.destroy()
  })
})

it.each([undefined, '', 'admin', '/admin/'])('refuses a handler whose path is %j', (path) => {
  const handler = Object.assign(async () => new globalThis.Response(), { path: path as string })
  expect(() => mount(handler)).toThrow(/mount takes a handler with a path such as '\/admin\/sessions'/)
})
