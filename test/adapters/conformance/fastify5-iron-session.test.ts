import { fastifyApp } from '../../support/apps/fastify.ts'
import { fastifyIronHost } from '../../support/apps/fastify-iron-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Fastify 5', 'iron-session', {
  start: fastifyApp(fastifyIronHost),
  without: { rotate: 'iron-session gives its session no id' },
})
