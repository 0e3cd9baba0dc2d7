import { bridged } from '../../support/apps/fetching.ts'
import { honoApp } from '../../support/apps/hono.ts'
import { honoSessionsHost, inTexts } from '../../support/apps/hono-sessions.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Hono 4 (app.fetch)', 'hono-sessions', { start: honoApp(honoSessionsHost(inTexts), bridged) })
