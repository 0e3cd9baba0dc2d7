// The suite's application in the web form, on the server that the runtime brings: Deno's, Bun's, or a bridge on node:http.

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { guard } from '../../dist/adapters/web.js'

/** Logins as a small application has them: a cookie with a random id, and what belongs to it. */
export async function webApp(application) {
  const logins = new Map()
  const protect = guard(application.control, {
    account: ({ login }) => login?.user,
    hostSession: ({ login }) => login?.id,
    hostData: ({ login }) => login && { get: () => login.data, set: (value) => Object.assign(login, { data: value }) },
    signOut: (event, headers) => {
      logins.delete(event.login?.id)
      event.login = undefined
      headers.append('set-cookie', 'login=; Path=/; Max-Age=0')
    },
    ...application.guard(({ request }, name) => request.headers.get(name)),
  })
  return serve((request) => {
    const id = /(?:^|; )login=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1]
    const event = { request, login: logins.get(id) }
    return protect(event, (sessions) => respond(application, logins, event, sessions))
  })
}

async function respond(application, logins, event, sessions) {
  const { request } = event
  const { pathname, search } = new URL(request.url)
  const cookies = []
  const enter = (login) => {
    logins.delete(event.login?.id)
    event.login = { ...login, id: randomUUID() }
    logins.set(event.login.id, event.login)
    cookies.push(`login=${event.login.id}; Path=/; HttpOnly`)
  }
  const responded = await application.respond({
    method: request.method,
    path: pathname + search,
    sessions,
    user: () => event.login?.user,
    signIn: (user) => enter({ user }),
    rotate: () => event.login && enter(event.login),
    signOut: () => {
      logins.delete(event.login?.id)
      event.login = undefined
      cookies.push('login=; Path=/; Max-Age=0')
    },
    change: () => event.login && logins.set(event.login.id, event.login),
  })
  const { status, location, body } = responded ?? { status: 500 }
  const headers = new Headers({ ...(location && { location }), ...(body && { 'content-type': 'application/json' }) })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers })
}

async function serve(fetch) {
  if (globalThis.Deno) return onDeno(fetch)
  return globalThis.Bun ? onBun(fetch) : onNode(fetch)
}

function onDeno(fetch) {
  const server = globalThis.Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: () => {} }, fetch)
  return { url: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() }
}

function onBun(fetch) {
  const server = globalThis.Bun.serve({ port: 0, hostname: '127.0.0.1', fetch })
  return { url: `http://127.0.0.1:${server.port}`, close: () => server.stop(true) }
}

async function onNode(fetch) {
  const server = createServer(async (req, res) => {
    const body = req.method === 'POST' ? { body: Readable.toWeb(req), duplex: 'half' } : {}
    const { method, headers } = req
    const request = new Request(`http://${req.headers.host}${req.url}`, { method, headers, ...body })
    const response = await fetch(request)
    for (const [name, value] of response.headers) if (name !== 'set-cookie') res.setHeader(name, value)
    res.setHeader('set-cookie', response.headers.getSetCookie())
    res.writeHead(response.status)
    res.flushHeaders()
    if (!response.body) return res.end()
    await pipeline(Readable.fromWeb(response.body), res).catch(() => {}) // whoever leaves a stream ends it
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
