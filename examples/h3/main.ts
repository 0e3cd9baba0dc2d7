// h3 2 with its own sealed sessions: an account is used on one device at a time.

import { H3, redirect, serve, useSession as sessionOf } from 'h3'
import { createSessionControl } from 'utsessions'
import { guard } from 'utsessions/h3'
import { sqliteStore } from 'utsessions/sqlite'

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })
const session = { password: 'change me: at least 32 characters', cookie: { secure: false } } // secure behind TLS

const app = new H3()
app.use(guard(control, { session, account: (_event, data) => data['user'] as string | undefined }))

app.get('/', async (event) => {
  const { data } = await sessionOf(event, session)
  return data['user'] ? `Hello, ${data['user']}.` : 'Please sign in.'
})

app.post('/sign-in', async (event) => {
  const user = (await event.req.formData()).get('name') // a real application asks for a password
  await (await sessionOf(event, session)).update({ user })
  return redirect('/', 303)
})

app.post('/sign-out', async (event) => {
  await (await sessionOf(event, session)).clear()
  return redirect('/', 303)
})

const server = serve(app, { port: Number(process.env['PORT'] ?? 3000), hostname: '127.0.0.1', silent: true })
await server.ready()
console.log(`open at http://localhost:${new URL(server.url ?? '').port}`)
