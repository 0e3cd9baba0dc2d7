import { h3App } from '../../support/apps/h3.ts'
import { h3LoginHost } from '../../support/apps/h3-login.ts'
import { bearer, NO_DATA } from '../../support/apps/own-login.ts'
import { conforms } from '../../support/conforms.ts'

conforms('h3 2', 'own login cookie', { start: h3App(h3LoginHost), bearer, without: { change: NO_DATA } })
