// GET api/account: an account's live sessions, since when its sign-ins are good, and whether it looks shared.

import type { ListedSession } from '../../controller/answers.ts'
import { insightOf } from '../../insight/insight-of.ts'
import { type Admin, contextOf } from '../admin.ts'
import { fromStore } from '../faults.ts'
import { accountIn } from '../query.ts'
import { json } from '../replies.ts'
import type { SeeRoute } from '../route.ts'
import type { AccountView } from '../wire.ts'

/** Enough for a week of the busiest people, and read in one go. */
const MOST_LINES = 500

export const account: SeeRoute = {
  kind: 'see',
  path: 'api/account',
  serve: async ({ admin, query, request }) => {
    const account = accountIn(query)
    return json(await admin.turns(() => view(admin, account), request.signal))
  },
}

async function view(admin: Admin, account: string): Promise<AccountView> {
  const { control, options } = admin
  const context = await contextOf(admin, account)
  const [sessions, notBefore, insight] = await Promise.all([
    control.list({ account, ...context }),
    control.notBefore({ account }),
    insightIn(admin, account),
  ])
  return { account, sessions: options.addresses ? sessions : sessions.map(withoutAddress), notBefore, insight }
}

/** Nobody has said that operators may see them (L4). */
function withoutAddress(session: ListedSession): ListedSession {
  return { ...session, address: null }
}

/** What it says is not worth failing for. */
async function insightIn({ control }: Admin, account: string): Promise<AccountView['insight']> {
  try {
    const { items } = await fromStore(() => control.journal({ account, limit: MOST_LINES }))
    const { score, looksShared, reasons } = insightOf(items, { until: control.now() })
    return { score, looksShared, reasons }
  } catch {
    return null
  }
}
