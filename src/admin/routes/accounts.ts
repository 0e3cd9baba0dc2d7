// GET api/accounts: those with live sessions, the most recently active first.

import { pageIn, prefixIn } from '../query.ts'
import { json } from '../replies.ts'
import type { SeeRoute } from '../route.ts'
import { askForPage } from './paging.ts'

export const accounts: SeeRoute = {
  kind: 'see',
  path: 'api/accounts',
  serve: async (asked) => {
    const { control } = asked.admin
    const prefix = prefixIn(asked.query)
    return json(await askForPage(asked, pageIn(asked.query), (page) => control.accounts({ ...page, prefix })))
  },
}
