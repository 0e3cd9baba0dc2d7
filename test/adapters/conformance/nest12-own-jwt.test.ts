import { nestOnExpress } from '../../support/apps/nest.ts'
import { bearer, ownJwtHost } from '../../support/apps/own-jwt.ts'
import { conforms } from '../../support/conforms.ts'

conforms('NestJS 12 (Express)', 'own JWT', {
  start: nestOnExpress(ownJwtHost),
  bearer,
  without: { change: 'nothing of a sign-in is kept that a request could change' },
})
