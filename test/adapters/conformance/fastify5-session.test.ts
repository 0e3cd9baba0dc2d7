import { fastifyApp } from '../../support/apps/fastify.ts'
import { fastifySessionHost, textStore } from '../../support/apps/fastify-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Fastify 5', '@fastify/session', { start: fastifyApp(fastifySessionHost()) })

conforms('Fastify 5', '@fastify/session, rolling: false, saveUninitialized: false', {
  start: fastifyApp(fastifySessionHost({ rolling: false, saveUninitialized: false })),
})

conforms('Fastify 5', '@fastify/session on a store', {
  start: (application) => fastifyApp(fastifySessionHost({ store: textStore() }))(application),
})
