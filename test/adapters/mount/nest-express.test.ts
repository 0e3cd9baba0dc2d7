import { ExpressAdapter } from '@nestjs/platform-express'
import session from 'express-session'
import { nestMounting } from './nest.ts'
import { mounts } from './suite.ts'

mounts(
  'NestJS 12 (Express)',
  nestMounting({
    adapter: () => new ExpressAdapter(),
    host: (app) => app.use(session({ secret: 'test', resave: false, saveUninitialized: false })),
  }),
)
