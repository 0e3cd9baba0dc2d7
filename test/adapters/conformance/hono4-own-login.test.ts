import { honoApp } from '../../support/apps/hono.ts'
import { honoLoginHost } from '../../support/apps/hono-login.ts'
import { bearer, NO_DATA } from '../../support/apps/own-login.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Hono 4', 'own login cookie', { start: honoApp(honoLoginHost), bearer, without: { change: NO_DATA } })
