// POST api/grant: lets the account's next newcomer in, lock or no lock.

import type { Duration } from '../../policy/duration.ts'
import { given } from '../../policy/errors.ts'
import { contextOf } from '../admin.ts'
import { accountOf, assertFields } from '../fields.ts'
import { invalid } from '../query.ts'
import { json } from '../replies.ts'
import type { ActRoute } from '../route.ts'
import type { Granted } from '../wire.ts'

export const grant: ActRoute = {
  kind: 'act',
  path: 'api/grant',
  serve: async ({ admin, operator: { operator } }, fields) => {
    assertFields(fields, 'account', 'for')
    const account = accountOf(fields)
    const length = fields['for']
    if (typeof length !== 'string' || length.length > 20)
      throw invalid(`for must say how long, from a minute to a day, but is ${given(length)}. Write '15m'.`)
    const context = await contextOf(admin, account)
    const { until } = await admin.control.grant({ account, operator, for: length as Duration, ...context })
    return json({ until } satisfies Granted)
  },
}
