// GET state: how the page's session is, for pages that ask now and then.

import { liveStateOf } from './live-state.ts'
import { lookForPage } from './live-state-look.ts'
import { json } from './replies.ts'
import type { Route } from './route.ts'

/** 200 for what has ended, too. Extends nothing. */
export const state: Route = {
  path: 'state',
  method: 'GET',
  isPoll: true,
  serve: async ({ visit, account }) => {
    const seen = await lookForPage(visit, account)
    if (seen && !visit.exchange.replied())
      visit.exchange.reply(json(200, liveStateOf(visit, seen), { vary: 'Accept-Language' }))
  },
}
