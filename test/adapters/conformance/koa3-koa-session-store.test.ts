import { koaApp } from '../../support/apps/koa.ts'
import { koaSessionHost, mapStore } from '../../support/apps/koa-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Koa 3', 'koa-session (store, rolling)', {
  start: koaApp(koaSessionHost(() => ({ store: mapStore(), rolling: true }))),
})
