import { honoApp } from '../../support/apps/hono.ts'
import { honoSessionHost, NO_ROTATION } from '../../support/apps/hono-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Hono 4', '@hono/session, opening at login', {
  start: honoApp(honoSessionHost()),
  opening: 'at-login',
  without: { rotate: NO_ROTATION },
})
