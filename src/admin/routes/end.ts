// POST api/end: ends some sessions of an account, or all of it.

import { UtsessionsError } from '../../policy/errors.ts'
import { type Admin, contextToEndBy } from '../admin.ts'
import { accountOf, assertFields, type Fields, sessionsOf } from '../fields.ts'
import { invalid } from '../query.ts'
import { json, problem } from '../replies.ts'
import type { ActRoute, Asked } from '../route.ts'
import type { Ended } from '../wire.ts'

export const end: ActRoute = {
  kind: 'act',
  path: 'api/end',
  serve: async (asked, fields) => {
    assertFields(fields, 'account', 'sessions', 'all')
    const account = accountOf(fields)
    return isAll(fields) ? endAll(asked, account) : endSome(asked, account, sessionsOf(fields))
  },
}

/** Nothing ends all but the word itself: no `1`, no `'yes'`, and not beside a list. */
function isAll(fields: Fields): boolean {
  if (!('all' in fields)) return false
  if (fields['all'] === true && !('sessions' in fields)) return true
  throw invalid('Give either sessions, a list of ids, or all: true.')
}

async function endAll({ admin, operator: { operator } }: Asked, account: string): Promise<Response> {
  const ended = await admin.control.revoke({ account, all: true, operator, ...(await contextToEndBy(admin, account)) })
  return json({ ended } satisfies Ended)
}

/** All of them are the account's, or none is ended (I2). One that is over already is no fault (I3). */
async function endSome(
  { admin, operator: { operator } }: Asked,
  account: string,
  sessions: readonly string[],
): Promise<Response> {
  const context = await contextToEndBy(admin, account)
  const known = await Promise.all(sessions.map((session) => isOf(admin, { account, session, ...context })))
  const unknown = sessions.filter((_, i) => !known[i])
  if (unknown.length > 0) return notOfIt(unknown)
  const ended = sessions.map((session) => admin.control.revoke({ account, session, operator, ...context }))
  return json({ ended: (await Promise.all(ended)).flat() } satisfies Ended)
}

interface Named {
  readonly account: string
  readonly session: string
  readonly context?: unknown
}

/** `endingOnly`: a look that holds no limits against anybody where the policy depends on more than the account. */
async function isOf({ control }: Admin, named: Named): Promise<boolean> {
  const answer = await control.check({ ...named, passive: true, endingOnly: true, fresh: true })
  if (answer.outcome === 'ended') return answer.reason !== 'unknown'
  if (!answer.unverified) return true
  throw new UtsessionsError('UTS_STORE_UNAVAILABLE', 'The store failed. Nobody was signed out; try again.')
}

function notOfIt(unknown: readonly string[]): Response {
  const detail = `The account has no ${unknown.length === 1 ? 'session of that id' : 'sessions of these ids'}: ${unknown.slice(0, 3).join(', ')}${unknown.length > 3 ? ', …' : ''}. Nothing was ended.`
  return problem(404, 'session-unknown', 'There is no such session', detail)
}
