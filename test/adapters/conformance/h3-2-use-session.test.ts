import { h3App } from '../../support/apps/h3.ts'
import { h3SessionHost } from '../../support/apps/h3-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('h3 2', 'useSession', {
  start: h3App(h3SessionHost),
  without: { rotate: 'a session of h3 keeps its id' },
})
