import { fastifySessionHost } from '../../support/apps/fastify-session.ts'
import { nestOnFastify } from '../../support/apps/nest.ts'
import { conforms } from '../../support/conforms.ts'

conforms('NestJS 12 (Fastify)', '@fastify/session', { start: nestOnFastify(fastifySessionHost()) })
