import { bridged } from '../../support/apps/fetching.ts'
import { honoApp } from '../../support/apps/hono.ts'
import { honoLoginHost } from '../../support/apps/hono-login.ts'
import { bearer, NO_DATA } from '../../support/apps/own-login.ts'
import { conforms } from '../../support/conforms.ts'

/** `app.fetch` behind a bridge of ours, with Node's own Request and Response; the others are behind @hono/node-server. */
conforms('Hono 4 (app.fetch)', 'own login cookie', {
  start: honoApp(honoLoginHost, bridged),
  bearer,
  without: { change: NO_DATA },
})
