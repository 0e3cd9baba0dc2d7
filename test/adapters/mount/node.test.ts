// With a login cookie of the application's own.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { guard, mount } from 'utsessions/node'
import { expect, it, onTestFinished } from 'vitest'
import { listening } from '../../support/apps/listening.ts'
import { nodeLoginHost } from '../../support/apps/node-login.ts'
import { mounts, type Setting } from './suite.ts'

const { before, user, guard: options, acts } = nodeLoginHost
type Login = ReturnType<typeof before> extends infer R ? Extract<R, IncomingMessage> : never

mounts<Login>('node:http', {
  start: (setting) => listening(appOf(setting)),
  user,
  failure: 'handled: boom',
  prefixed: { not: 'node:http has no routers' },
})

it('a handler at / answers everything, though node:http knows no originalUrl', async () => {
  const handler = Object.assign(async () => new Response('all of it'), { path: '/' })
  const mounted = mount<IncomingMessage, ServerResponse>(handler)
  const app = await listening(async (req, res) => {
    if (!(await mounted(req, res))) res.writeHead(404).end()
  })
  onTestFinished(async () => void (await app.close()))
  for (const path of ['/', '/below', '/?asked'])
    expect(await (await fetch(app.url + path)).text(), path).toBe('all of it')
})

function appOf({ control, handler, parses }: Setting<Login>) {
  const admit = guard<Login, ServerResponse>(control, { account: user, ...options })
  const mounted = mount<Login, ServerResponse>(handler)
  return async (plain: IncomingMessage, res: ServerResponse) => {
    try {
      const req = await before(plain, res)
      if (parses) await parse(req)
      if (!(await admit(req, res)) || (await mounted(req, res))) return
      await answer(req, res)
    } catch (error) {
      if (!res.headersSent) res.writeHead(500).end(`handled: ${(error as Error).message}`)
    }
  }
}

async function answer(req: Login, res: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(`http://localhost${req.url}`)
  if (pathname === '/sign-in') await acts(req, res).signIn(searchParams.get('user') ?? '')
  res.statusCode = ['/app', '/sign-in'].includes(pathname) ? 200 : 404
  res.end(pathname === '/app' ? 'the application' : '{}')
}

async function parse(req: Login): Promise<void> {
  const isJson = req.headers['content-type']?.startsWith('application/json')
  if (isJson) Object.assign(req, { body: JSON.parse(await text(req)) })
}
