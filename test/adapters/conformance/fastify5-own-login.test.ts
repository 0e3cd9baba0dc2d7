import { fastifyApp } from '../../support/apps/fastify.ts'
import { fastifyLoginHost } from '../../support/apps/fastify-login.ts'
import { bearer, NO_DATA } from '../../support/apps/own-login.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Fastify 5', 'own login cookie', {
  start: fastifyApp(fastifyLoginHost),
  bearer,
  without: { change: NO_DATA },
})
