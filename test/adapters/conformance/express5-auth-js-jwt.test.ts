import { authJsApp, NO_BEARER } from '../../support/apps/auth-js.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', '@auth/express (JWT)', { start: authJsApp('jwt'), without: { E3: NO_BEARER } })
