import { express5, expressApp } from '../../support/apps/express.ts'
import { expressIronHost } from '../../support/apps/express-iron-session.ts'
import { NO_ID } from '../../support/apps/iron.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', 'iron-session', { start: expressApp(express5, expressIronHost), without: { rotate: NO_ID } })
