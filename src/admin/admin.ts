// What a dashboard holds, and its routes share.

import type { SessionControl } from '../controller/controller.ts'
import { type Activities, createActivities } from './activity.ts'
import { createLive, type Live } from './live.ts'
import { createNews } from './news.ts'
import type { ResolvedDashboardOptions } from './options.ts'
import { createPace } from './pace.ts'
import { createSharedAccounts, type SharedAccounts } from './shared-accounts.ts'
import { createTurns, type Turns } from './turns.ts'

export interface Admin {
  readonly control: SessionControl
  readonly options: Omit<ResolvedDashboardOptions<never>, 'authorize'>
  /** For lists that operators ask for. */
  readonly turns: Turns
  readonly live: Live
  readonly activities: Activities
  readonly sharedAccounts: SharedAccounts
  /** Everybody's sessions are being ended by this process. */
  readonly everybody: { isRunning: boolean }
}

const AT_ONCE = 4
const MOST_WAITING = 100

/** Nothing of it runs before somebody looks. */
export function createAdmin(control: SessionControl, options: Admin['options']): Admin {
  const [news, pace] = [createNews(control), createPace()]
  const activities = createActivities(control, news, pace)
  return {
    control,
    options,
    turns: createTurns(AT_ONCE, MOST_WAITING),
    live: createLive(control, news, activities),
    activities,
    sharedAccounts: createSharedAccounts(control, pace),
    everybody: { isRunning: false },
  }
}

/** What the policy function is handed for the account; nothing where the application says nothing. */
export function contextOf({ options }: Admin, account: string): { readonly context?: unknown } {
  return options.context ? { context: options.context(account) } : {}
}
