import { bearer, NO_DATA } from '../../support/apps/own-login.ts'
import { webApp } from '../../support/apps/web.ts'
import { webCookieHost } from '../../support/apps/web-hosts.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Web form', 'own login cookie (sign-out by close())', {
  start: webApp(webCookieHost),
  bearer,
  without: { change: NO_DATA },
})
