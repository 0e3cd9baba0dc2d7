// Against forms on other sites that post here in a visitor's name. Browsers say where a request comes from; whoever does not is refused.

import type { NextFunction, Request, Response } from 'express'
import { messagePage } from './pages/message.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export function sameOriginOnly(req: Request, res: Response, next: NextFunction): void {
  if (SAFE.has(req.method) || isSameOrigin(req)) next()
  else
    res
      .status(403)
      .send(
        messagePage(
          'That did not come from here',
          'The form was not sent from a page of Tidewater, so nothing was done.',
        ),
      )
}

/** `Sec-Fetch-Site` where the browser sends it, else `Origin`. */
function isSameOrigin(req: Request): boolean {
  const site = req.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = req.get('origin') ?? ''
  return URL.canParse(origin) && new URL(origin).host === req.get('host')
}
