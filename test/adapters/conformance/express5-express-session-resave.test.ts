import { express5, expressApp } from '../../support/apps/express.ts'
import { expressSessionHost } from '../../support/apps/express-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', 'express-session, resave and rolling', {
  start: expressApp(
    express5,
    expressSessionHost(() => ({ resave: true, rolling: true })),
  ),
})
