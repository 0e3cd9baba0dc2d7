import { betterAuthHost } from '../../support/apps/better-auth.ts'
import { express5, expressApp } from '../../support/apps/express.ts'
import { conforms } from '../../support/conforms.ts'

const COPIED =
  'C7 the token lies in the host session: a copy of it is dead without our cookies, though nobody remembers the ending'

conforms('Express 5', 'better-auth', {
  start: expressApp(express5, betterAuthHost(true)),
  without: {
    rotate: 'a session of better-auth keeps its id',
    [COPIED]:
      "the token lies in the guard's cookie; signedInAt makes such a copy dead, by better-auth's clock, not by the suite's",
  },
})
