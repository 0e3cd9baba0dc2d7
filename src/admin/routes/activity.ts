// GET api/activity: how often something happened, for charts.

import { given } from '../../policy/errors.ts'
import { invalid } from '../query.ts'
import { json } from '../replies.ts'
import type { SeeRoute } from '../route.ts'
import { ALL_SPANS, isSpan } from '../spans.ts'

export const activity: SeeRoute = {
  kind: 'see',
  path: 'api/activity',
  serve: async ({ admin, query }) => {
    const span = query.get('span') ?? '1h'
    if (!isSpan(span)) throw invalid(`span must be one of ${ALL_SPANS.join(', ')}, but is ${given(span)}.`)
    return json(await admin.activities.of(span))
  },
}
