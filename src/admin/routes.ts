// The dashboard's routes: a table of contents.

import type { Route } from './route.ts'
import { account } from './routes/account.ts'
import { accounts } from './routes/accounts.ts'
import { activity } from './routes/activity.ts'
import { script, style } from './routes/assets.ts'
import { end } from './routes/end.ts'
import { endEverybody } from './routes/end-everybody.ts'
import { grant } from './routes/grant.ts'
import { insight } from './routes/insight.ts'
import { journal } from './routes/journal.ts'
import { live } from './routes/live.ts'
import { me } from './routes/me.ts'
import { page } from './routes/page.ts'

const ROUTES: readonly Route[] = [
  page,
  script,
  style,
  me,
  live,
  activity,
  accounts,
  account,
  journal,
  insight,
  end,
  endEverybody,
  grant,
]

const BY_PATH = new Map(ROUTES.map((route) => [route.path, route]))

/** The route of that path below the dashboard's; `undefined` where there is none. */
export function routeAt(path: string): Route | undefined {
  return BY_PATH.get(path)
}
