import { koaApp } from '../../support/apps/koa.ts'
import { koaSessionHost, NO_ID } from '../../support/apps/koa-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Koa 3', 'koa-session (cookie)', { start: koaApp(koaSessionHost()), without: { rotate: NO_ID } })
