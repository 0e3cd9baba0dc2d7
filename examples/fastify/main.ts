// Fastify 5 with @fastify/session: an account is used on one device at a time.

import cookie from '@fastify/cookie'
import { fastifySession } from '@fastify/session'
import fastify from 'fastify'
import { createSessionControl } from 'utsessions'
import { guard } from 'utsessions/fastify'
import { sqliteStore } from 'utsessions/sqlite'

declare module 'fastify' {
  interface Session {
    user?: string | undefined
  }
}

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })

const app = fastify()
await app.register(cookie)
await app.register(fastifySession, {
  secret: 'change me: at least 32 characters',
  cookie: { secure: process.env['NODE_ENV'] === 'production' },
})
await app.register(guard(control, { account: (request) => request.session.user }))

const form = 'application/x-www-form-urlencoded'
app.addContentTypeParser(form, { parseAs: 'string' }, (_request, body, done) => {
  done(null, Object.fromEntries(new URLSearchParams(String(body))))
})

app.get('/', async ({ session }) => (session.user ? `Hello, ${session.user}.` : 'Please sign in.'))

app.post<{ Body: { name: string } }>('/sign-in', async (request, reply) => {
  await request.session.regenerate()
  request.session.user = request.body.name // a real application asks for a password
  return reply.redirect('/', 303)
})

app.post('/sign-out', async (request, reply) => {
  await request.session.destroy()
  return reply.redirect('/', 303)
})

const url = await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' })
console.log(`open at ${url}`)
