// GET api/journal: what happened, newest first.

import { accountIn, instantIn, kindsIn, pageIn } from '../query.ts'
import { json } from '../replies.ts'
import type { SeeRoute } from '../route.ts'
import { askForPage } from './paging.ts'

export const journal: SeeRoute = {
  kind: 'see',
  path: 'api/journal',
  serve: async (asked) => {
    const { query, admin } = asked
    const filter = {
      account: query.has('account') ? accountIn(query) : undefined,
      kinds: kindsIn(query),
      since: instantIn(query, 'since'),
      until: instantIn(query, 'until'),
    }
    return json(await askForPage(asked, pageIn(query), (page) => admin.control.journal({ ...filter, ...page })))
  },
}
