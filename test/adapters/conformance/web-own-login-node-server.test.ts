import { onNodeServer } from '../../support/apps/fetching.ts'
import { bearer, NO_DATA } from '../../support/apps/own-login.ts'
import { webApp } from '../../support/apps/web.ts'
import { webLoginHost } from '../../support/apps/web-hosts.ts'
import { conforms } from '../../support/conforms.ts'

/** Behind @hono/node-server, which puts classes of its own in the place of Request and Response. */
conforms('Web form', 'own login cookie (@hono/node-server)', {
  start: webApp(webLoginHost, onNodeServer),
  bearer,
  without: { change: NO_DATA },
})
