import { honoApp } from '../../support/apps/hono.ts'
import { honoSessionsHost, inCookie } from '../../support/apps/hono-sessions.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Hono 4', 'hono-sessions (CookieStore)', {
  start: honoApp(honoSessionsHost(inCookie)),
  without: { rotate: 'such a session has no id' },
})
