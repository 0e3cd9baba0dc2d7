import { authJsApp, NO_BEARER } from '../../support/apps/auth-js.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', '@auth/express (database)', {
  start: authJsApp('database'),
  without: { E3: NO_BEARER, rotate: 'Auth.js gives a session in its database no other token' },
})
