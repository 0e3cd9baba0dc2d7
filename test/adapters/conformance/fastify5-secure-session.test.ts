import { fastifyApp } from '../../support/apps/fastify.ts'
import { fastifySecureSessionHost } from '../../support/apps/fastify-secure-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Fastify 5', '@fastify/secure-session', {
  start: fastifyApp(fastifySecureSessionHost),
  without: { rotate: 'its sessions have no id: all of them is in the cookie' },
})
