// A site of the guard's own pages alone, for browsers: what was sent to it, and another site that nothing must reach.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { onwardPage } from '../../src/adapters/pages/onward.ts'
import type { Page } from '../../src/adapters/pages/page.ts'
import { context } from '../adapters/pages/context.ts'

/** What a form sent. */
export interface Sent {
  readonly path: string
  readonly origin: string | undefined
  readonly site: string | undefined
  readonly type: string | undefined
  readonly fields: Readonly<Record<string, string>>
}

export interface PagesSite {
  readonly url: string
  readonly sent: readonly Sent[]
  /** Of another site. */
  readonly otherUrl: string
  /** What that one was asked for. */
  readonly strayed: readonly string[]
}

/** Each page under its name: `/choice`. `/on` leads on to `/elsewhere`, which leads to the other site. */
export async function servePages(pages: Readonly<Record<string, Page>>): Promise<PagesSite> {
  const sent: Sent[] = []
  const strayed: string[] = []
  const other = await listening(
    createServer((request, response) => {
      strayed.push(`${request.method} ${request.url}`)
      response.setHeader('content-type', 'text/html').end('<title>Another site</title>')
    }),
  )
  const otherUrl = other.replace('127.0.0.1', 'localhost')
  const url = await listening(
    createServer(async (request, response) => {
      const path = request.url ?? '/'
      if (path === '/elsewhere') return response.writeHead(302, { location: `${otherUrl}/sign-in` }).end()
      if (request.method === 'POST') {
        const chunks = await request.toArray()
        const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
        const { origin, 'content-type': type } = request.headers
        sent.push({ path, origin, site: request.headers['sec-fetch-site'], type, fields })
      }
      const page = request.method === 'POST' ? onwardPage('/elsewhere', context()) : pages[path.slice(1)]
      if (!page) return response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Not here</title>')
      return response.writeHead(200, page.headers).end(page.html)
    }),
  )
  return { url, sent, otherUrl, strayed }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
