import { express5, expressApp } from '../../support/apps/express.ts'
import { plainExpressSessionHost } from '../../support/apps/plain-express-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', 'express-session without passport', { start: expressApp(express5, plainExpressSessionHost) })
