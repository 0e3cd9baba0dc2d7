import { honoApp } from '../../support/apps/hono.ts'
import { honoIronHost } from '../../support/apps/hono-iron-session.ts'
import { NO_ID } from '../../support/apps/iron.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Hono 4', 'iron-session', { start: honoApp(honoIronHost), without: { rotate: NO_ID } })
