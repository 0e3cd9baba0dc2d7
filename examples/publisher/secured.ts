// Headers that every answer of the site carries.

import type { NextFunction, Request, Response } from 'express'

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** A page is asked for anew whenever it is shown: what is on it depends on who is signed in. */
export function secured(_req: Request, res: Response, next: NextFunction): void {
  res.set({
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
  })
  next()
}
