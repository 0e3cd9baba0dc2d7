import { express4, expressApp } from '../../support/apps/express.ts'
import { expressSessionHost } from '../../support/apps/express-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 4', 'express-session, resave and rolling', {
  start: expressApp(
    express4,
    expressSessionHost(() => ({ resave: true, rolling: true })),
  ),
})
