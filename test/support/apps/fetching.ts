// Servers for web-standard handlers: @hono/node-server, and the smallest bridge over node:http, with Node's own Request and Response.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { getRequestListener } from '@hono/node-server'
import type { Running } from 'utsessions/testing'
import { listening } from './listening.ts'

export type FetchHandler = (request: Request) => Response | Promise<Response>

export function onNodeServer(fetch: FetchHandler): Promise<Running> {
  return listening(getRequestListener(fetch))
}

export function bridged(fetch: FetchHandler): Promise<Running> {
  return listening((req, res) => {
    answer(fetch, req, res).catch(() => {
      if (res.headersSent) res.destroy()
      else res.writeHead(500).end()
    })
  })
}

async function answer(fetch: FetchHandler, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { status, headers, body } = await fetch(requestFrom(req))
  res.statusCode = status
  for (const [name, value] of headers) res.appendHeader(name, value)
  if (body) await pipeline(Readable.fromWeb(body as ReadableStream), res)
  else res.end()
}

function requestFrom(req: IncomingMessage): Request {
  const headers = Object.entries(req.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  const { method = 'GET', url = '/' } = req
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: Readable.toWeb(req), duplex: 'half' as const }
  return new Request(new URL(url, `http://${req.headers.host}`), { method, headers, ...body } as RequestInit)
}
