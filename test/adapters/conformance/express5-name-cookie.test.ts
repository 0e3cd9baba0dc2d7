import { express5, expressApp } from '../../support/apps/express.ts'
import { NO_DATA, nameCookieHost } from '../../support/apps/login-cookie.ts'
import { conforms } from '../../support/conforms.ts'

const NO_ID = 'nothing in the cookie tells one sign-in from another'

conforms('Express 5', "a cookie with the user's name", {
  start: expressApp(express5, nameCookieHost()),
  without: { change: NO_DATA, rotate: NO_ID, D4: NO_ID, D5: NO_ID, D6: NO_ID },
})
