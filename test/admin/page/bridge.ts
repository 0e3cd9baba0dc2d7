// A handler of Request and Response behind node:http, as any server has it: streamed, and given up when the browser goes.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type Handler = (request: Request) => Promise<Response>

export function serverOf(handler: Handler): Server {
  return createServer((incoming, outgoing) => void served(handler, incoming, outgoing))
}

async function served(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  const response = await handler(requestOf(incoming, gone.signal))
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body === null) return void outgoing.end()
  outgoing.flushHeaders()
  await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => {})
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', url = '/', headers } = incoming
  const named = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(incoming as never) as ReadableStream)
  const init = { method, headers: Object.fromEntries(named), body, duplex: 'half', signal } as RequestInit
  return new Request(`http://${headers.host ?? 'localhost'}${url}`, init)
}
