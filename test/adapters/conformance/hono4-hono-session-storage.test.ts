import { honoApp } from '../../support/apps/hono.ts'
import { honoSessionHost, inTexts, NO_ROTATION } from '../../support/apps/hono-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Hono 4', '@hono/session (with a storage)', {
  start: honoApp(honoSessionHost(inTexts)),
  without: { rotate: NO_ROTATION },
})
