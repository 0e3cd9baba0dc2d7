// Koa 3 with koa-session: an account is used on one device at a time.

import { text } from 'node:stream/consumers'
import Koa from 'koa'
import session from 'koa-session'
import { createSessionControl } from 'utsessions'
import { guard } from 'utsessions/koa'
import { sqliteStore } from 'utsessions/sqlite'

const store = sqliteStore({ path: process.env['SESSIONS'] ?? 'sessions.db' })
const control = createSessionControl({ store, policy: { maxSessions: 1, lock: '5m', idle: '30m' } })

const app = new Koa({ keys: ['change me'] })
app.use(session(app))
app.use(guard(control, { account: (ctx: Koa.Context) => ctx.session?.user }))

app.use(async (ctx) => {
  switch (`${ctx.method} ${ctx.path}`) {
    case 'GET /':
      ctx.body = ctx.session?.user ? `Hello, ${ctx.session.user}.` : 'Please sign in.'
      return
    case 'POST /sign-in': // a real application asks for a password
      ctx.session = { user: new URLSearchParams(await text(ctx.req)).get('name') }
      return ctx.redirect('/')
    case 'POST /sign-out':
      ctx.session = null
      return ctx.redirect('/')
  }
})

const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`open at http://localhost:${address?.port}`)
})
