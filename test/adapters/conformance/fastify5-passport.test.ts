import { fastifyApp } from '../../support/apps/fastify.ts'
import { fastifyPassportHost } from '../../support/apps/fastify-passport.ts'
import { fastifySecureSessionHost } from '../../support/apps/fastify-secure-session.ts'
import { fastifySessionHost } from '../../support/apps/fastify-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Fastify 5', '@fastify/passport on @fastify/session', {
  start: fastifyApp(fastifyPassportHost(fastifySessionHost())),
})

conforms('Fastify 5', '@fastify/passport on @fastify/secure-session', {
  start: fastifyApp(fastifyPassportHost(fastifySecureSessionHost)),
  without: { rotate: 'its sessions have no id: all of them is in the cookie' },
})
