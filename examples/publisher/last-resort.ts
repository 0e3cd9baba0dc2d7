// What is answered when no route does, or one fails.

import type { NextFunction, Request, Response } from 'express'
import { messagePage } from './pages/message.ts'

export function notFound(_req: Request, res: Response): void {
  res.status(404).send(messagePage('There is nothing here', 'The page may have moved, or never have been.'))
}

/** The reader learns that something is wrong, whoever runs the site what it is. */
export function lastResort(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  const status = statusOf(error)
  if (status >= 500) console.error(error)
  const title = status >= 500 ? 'Something went wrong' : 'That could not be read'
  if (res.headersSent) next(error)
  else res.status(status).send(messagePage(title, 'Please go back and try again.'))
}

function statusOf(error: unknown): number {
  const { status } = (error ?? {}) as { status?: unknown }
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}
