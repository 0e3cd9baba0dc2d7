// Bodies of the guard's own routes where others have read them, or have not, and streams behind what compresses.

import compression from 'compression'
import express, { type RequestHandler } from 'express'
import { express4, express5, expressApp } from '../../support/apps/express.ts'
import { expressSessionHost } from '../../support/apps/express-session.ts'
import { servesOwnRoutes } from '../../support/own-routes.ts'

const host = expressSessionHost(() => ({ resave: true, rolling: true }))

function behind(...handlers: RequestHandler[]) {
  return { ...host, before: () => [...handlers, ...host.before()] }
}

/** As body-parser 1 does: of what is not for it it leaves an empty object. */
const jsonAlone: RequestHandler = (req, res, next) => {
  if (req.is('json')) return express.json()(req, res, next)
  Object.assign(req, { body: {} })
  next()
}

servesOwnRoutes('behind no parser', expressApp(express5, host))
servesOwnRoutes('behind parsers', expressApp(express5, behind(express.json(), express.urlencoded({ extended: true }))))
servesOwnRoutes('behind a parser of text', expressApp(express5, behind(express.text({ type: '*/*' }))))
servesOwnRoutes('behind a parser of bytes', expressApp(express5, behind(express.raw({ type: '*/*' }))))
servesOwnRoutes('behind a parser of JSON alone, which leaves an empty object', expressApp(express4, behind(jsonAlone)))
servesOwnRoutes('behind compression', expressApp(express5, behind(compression({ threshold: 0 }))))
