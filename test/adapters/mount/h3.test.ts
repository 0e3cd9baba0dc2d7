// On Node, with h3's own sessions.

import { H3, type H3Event, type HTTPError, toNodeHandler } from 'h3'
import { guard, mount } from 'utsessions/h3'
import { h3SessionHost } from '../../support/apps/h3-session.ts'
import { listening } from '../../support/apps/listening.ts'
import { mounts, type Setting } from './suite.ts'

const { guard: options, user, acts } = h3SessionHost

mounts<H3Event>('h3 2', {
  start: (setting) => listening(toNodeHandler(appOf(setting)) as Parameters<typeof listening>[0]),
  user,
  failure: 'handled: boom',
  parsesNot: 'a body can be read once, and nothing keeps it',
  headersWait: true,
})

function appOf({ control, handler, prefixed }: Setting<H3Event>): H3 {
  const onError = ({ status, message }: HTTPError) => new Response(`handled: ${message}`, { status })
  const app = new H3({ silent: true, onError })
  app.use(guard(control, options))
  app.use(mount(handler))
  app.post('/sign-in', async (event) => {
    await acts(event).signIn(event.url.searchParams.get('user') ?? '')
    return {}
  })
  app.get('/app', () => 'the application')
  return prefixed ? new H3({ silent: true, onError }).mount('/x', app) : app
}
