// Hono 4 with hono-sessions: an account is used on one device at a time.

import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { MemoryStore, type Session, sessionMiddleware } from 'hono-sessions'
import { createSessionControl } from 'utsessions'
import { guard } from 'utsessions/hono'
import { sqliteStore } from 'utsessions/sqlite'

interface Env {
  Variables: { session: Session<{ user: string }>; session_key_rotation: boolean }
}

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })

const app = new Hono<Env>()
const cookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax' } as const
app.use(
  sessionMiddleware({ store: new MemoryStore(), encryptionKey: 'change me: at least 32 characters', cookieOptions }),
)
app.use(guard(control, { account: (c: Context<Env>) => c.get('session').get('user') }))

app.get('/', (c) => {
  const user = c.get('session').get('user')
  return c.text(user ? `Hello, ${user}.` : 'Please sign in.')
})

app.post('/sign-in', async (c) => {
  const { name } = await c.req.parseBody()
  c.set('session_key_rotation', true)
  c.get('session').set('user', String(name)) // a real application asks for a password
  return c.redirect('/', 303)
})

app.post('/sign-out', (c) => {
  c.get('session').deleteSession()
  return c.redirect('/', 303)
})

serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`open at http://localhost:${port}`),
)
