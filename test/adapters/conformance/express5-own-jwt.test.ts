import { express5, expressApp } from '../../support/apps/express.ts'
import { bearer, ownJwtHost } from '../../support/apps/own-jwt.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Express 5', 'own JWT', {
  start: expressApp(express5, ownJwtHost),
  without: { change: 'nothing of a sign-in is kept that a request could change' },
  bearer,
})
