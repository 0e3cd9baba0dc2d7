import { cookieSessionPassportHost } from '../../support/apps/cookie-session.ts'
import { express5, expressApp } from '../../support/apps/express.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', 'cookie-session with passport', {
  start: expressApp(express5, cookieSessionPassportHost),
  without: { rotate: 'such a session has no id' },
})
