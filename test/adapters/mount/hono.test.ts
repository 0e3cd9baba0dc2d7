// On @hono/node-server, with a login cookie of the application's own.

import { type Context, Hono } from 'hono'
import { guard, mount } from 'utsessions/hono'
import { onNodeServer } from '../../support/apps/fetching.ts'
import { honoLoginHost } from '../../support/apps/hono-login.ts'
import { mounts, type Setting } from './suite.ts'

const { before, user, guard: options, acts } = honoLoginHost

mounts<Context>('Hono 4', {
  start: (setting) => onNodeServer((request) => appOf(setting).fetch(request)),
  user,
  failure: 'handled: boom',
  prefixed: { path: '/x/admin/sessions' },
})

function appOf({ control, handler, parses, prefixed }: Setting<Context>): Hono {
  const app = new Hono()
  if (parses) app.use(reading)
  for (const middleware of before()) app.use(middleware)
  app.post('/sign-in', async (c) => c.json(await acts(c).signIn(c.req.query('user') ?? '')))
  app.use(guard(control, { account: user, ...options }))
  app.use(mount(handler))
  app.get('/app', (c) => c.text('the application'))
  app.onError((error, c) => c.text(`handled: ${error.message}`, 500))
  return prefixed ? new Hono().route('/x', app) : app
}

/** As validators do. */
async function reading(c: Context, next: () => Promise<void>): Promise<void> {
  if (c.req.header('content-type')?.startsWith('application/json')) await c.req.json()
  await next()
}
