// The guard's own routes in Hono: bodies that a validator has read.

import { validator } from 'hono/validator'
import { honoApp } from '../../support/apps/hono.ts'
import { honoLoginHost } from '../../support/apps/hono-login.ts'
import { servesOwnRoutes } from '../../support/own-routes.ts'

const pass = (value: unknown) => value as object
const validating = { ...honoLoginHost, before: () => [...honoLoginHost.before(), ...validators] }
const validators = [validator('json', pass), validator('form', pass)]

servesOwnRoutes('behind validators', honoApp(validating))
