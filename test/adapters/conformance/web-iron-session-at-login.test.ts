import { NO_ID } from '../../support/apps/iron.ts'
import { webApp } from '../../support/apps/web.ts'
import { webIronHost } from '../../support/apps/web-hosts.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Web form', 'iron-session, opening at login', {
  start: webApp(webIronHost),
  opening: 'at-login',
  without: { rotate: NO_ID },
})
