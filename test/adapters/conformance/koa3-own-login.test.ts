import { koaApp } from '../../support/apps/koa.ts'
import { koaLoginHost } from '../../support/apps/koa-login.ts'
import { bearer, NO_DATA } from '../../support/apps/own-login.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Koa 3', 'own login cookie', { start: koaApp(koaLoginHost), bearer, without: { change: NO_DATA } })
