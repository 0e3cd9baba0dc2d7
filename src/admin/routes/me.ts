// GET api/me: who operates the dashboard, and what they may.

import { json } from '../replies.ts'
import type { SeeRoute } from '../route.ts'
import type { Me } from '../wire.ts'

export const me: SeeRoute = {
  kind: 'see',
  path: 'api/me',
  serve: ({ admin, operator }) => json({ ...operator, now: admin.control.now() } satisfies Me),
}
