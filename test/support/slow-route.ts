// A request that stays under way until the test lets it end.

import type { RequestHandler } from 'express'

export interface SlowRoute {
  readonly handler: RequestHandler
  /** Resolves once a request is under way. */
  readonly entered: Promise<void>
  /** Lets all requests end. */
  release(): void
}

/** @param during what the handler does with the request before it answers, such as a change of the host's session */
export function slowRoute(during: (req: Parameters<RequestHandler>[0]) => void = () => {}): SlowRoute {
  let enter = () => {}
  let release = () => {}
  const entered = new Promise<void>((resolve) => {
    enter = resolve
  })
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  return {
    entered,
    release: () => release(),
    handler: (req, res, next) => {
      enter()
      released
        .then(() => {
          during(req)
          res.json({ slow: true })
        })
        .catch(next)
    },
  }
}
