import { fastifyApp } from '../../support/apps/fastify.ts'
import { fastifySessionHost } from '../../support/apps/fastify-session.ts'
import { conforms } from '../../support/conforms.ts'

conforms('Fastify 5', '@fastify/session', { start: fastifyApp(fastifySessionHost()) })
conforms('Fastify 5', '@fastify/session, rolling: false', { start: fastifyApp(fastifySessionHost({ rolling: false })) })
