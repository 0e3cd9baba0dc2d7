import { expressSessionHost } from '../../support/apps/express-session.ts'
import { nestOnExpress } from '../../support/apps/nest.ts'
import { conforms } from '../../support/conforms.ts'

conforms('NestJS 12 (Express)', 'express-session', { start: nestOnExpress(expressSessionHost()) })
