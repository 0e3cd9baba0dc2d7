import { express5, expressApp } from '../../support/apps/express.ts'
import { bearer, loginCookieHost, NO_DATA } from '../../support/apps/login-cookie.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', 'a login cookie with an id', {
  start: expressApp(express5, loginCookieHost()),
  bearer,
  without: { change: NO_DATA },
})
