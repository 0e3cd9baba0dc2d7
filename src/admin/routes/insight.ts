// GET api/insight: which accounts look shared.

import { json } from '../replies.ts'
import type { SeeRoute } from '../route.ts'

export const insight: SeeRoute = {
  kind: 'see',
  path: 'api/insight',
  serve: ({ admin }) => json(admin.sharedAccounts.view()),
}
