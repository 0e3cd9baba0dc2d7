// Leaves everything as it is: the sign-in that was refused is undone, and nobody else notices anything.

import { hasSession, parkedOf } from '../guard/parking.ts'
import { undoSignIn } from '../guard/refusing.ts'
import type { Visit } from '../guard/visit.ts'
import { done } from './replies.ts'
import type { Route } from './route.ts'

/** Ends no session; where the sign-in is not parked, or is in by now, nothing happens. */
export const cancel: Route = {
  path: 'cancel',
  method: 'POST',
  serve: async ({ visit, account, routes }) => {
    const isParked = account !== undefined && (await mayCancel(visit, account))
    if (isParked) await undoSignIn(visit)
    visit.exchange.reply(done(visit.exchange, routes.home, { cancelled: isParked }))
  },
}

/** An outage keeps nobody from leaving. */
async function mayCancel<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<boolean> {
  if (!parkedOf(visit, account)) return false
  return !(await hasSession(visit, account).catch(() => false))
}
