import { express5, expressApp } from '../../support/apps/express.ts'
import { expressSessionHost } from '../../support/apps/express-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', 'express-session, opening at login', {
  start: expressApp(express5, expressSessionHost()),
  opening: 'at-login',
})
