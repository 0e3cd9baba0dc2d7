import { FastifyAdapter } from '@nestjs/platform-fastify'
import { fastifySessionHost } from '../../support/apps/fastify-session.ts'
import { nestMounting } from './nest.ts'
import { mounts } from './suite.ts'

mounts(
  'NestJS 12 (Fastify)',
  nestMounting({
    typed: true,
    adapter: () => new FastifyAdapter(),
    host: (app) => fastifySessionHost().before(app.getHttpAdapter().getInstance()),
  }),
)
