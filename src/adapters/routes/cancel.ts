// Leaves everything as it is: the sign-in that was refused is undone, and nobody else notices anything.

import { parkedOf } from '../guard/parking.ts'
import { undoSignIn } from '../guard/refusing.ts'
import { done } from './replies.ts'
import type { Route } from './route.ts'

/** Ends no session; where the sign-in is not parked, nothing happens. */
export const cancel: Route = {
  path: 'cancel',
  method: 'POST',
  serve: async ({ visit, account, routes }) => {
    const parked = account !== undefined && parkedOf(visit, account) !== undefined
    if (parked) await undoSignIn(visit)
    visit.exchange.reply(done(visit.exchange, routes.home, { cancelled: parked }))
  },
}
