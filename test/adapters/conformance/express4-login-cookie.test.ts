import { express4, expressApp } from '../../support/apps/express.ts'
import { bearer, loginCookieHost, NO_DATA } from '../../support/apps/login-cookie.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 4', 'a login cookie with an id', {
  start: expressApp(express4, loginCookieHost()),
  bearer,
  without: { change: NO_DATA },
})
