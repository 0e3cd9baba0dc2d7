// What a dashboard holds, and its routes share.

import { warnOnce } from '../adapters/guard/warnings.ts'
import type { SessionControl } from '../controller/controller.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { type Activities, createActivities } from './activity.ts'
import { createLive, type Live } from './live.ts'
import { createNews } from './news.ts'
import type { ResolvedDashboardOptions } from './options.ts'
import { createPace } from './pace.ts'
import { createSharedAccounts, type SharedAccounts } from './shared-accounts.ts'
import { createTurns, type Turns } from './turns.ts'
import { within } from './within.ts'

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

interface Context {
  readonly context?: unknown
}

const LONGEST_MS = 10_000

/**
 * What the policy function is handed for the account; nothing where the application says nothing. Where it fails, no limits are guessed.
 * @throws {UtsessionsError} `UTS_POLICY_UNAVAILABLE`
 */
export async function contextOf(admin: Admin, account: string): Promise<Context> {
  try {
    return await asked(admin, account)
  } catch (cause) {
    warn('what was asked for was not done', cause)
    throw new UtsessionsError('UTS_POLICY_UNAVAILABLE', "The dashboard's context failed.", { cause })
  }
}

/** The same for an ending, which does not depend on it: where it fails, nothing happens but what was asked for, as with a policy function that fails. */
export async function contextToEndBy(admin: Admin, account: string): Promise<Context> {
  try {
    return await asked(admin, account)
  } catch (cause) {
    warn('sessions were ended without it', cause)
    return {}
  }
}

async function asked({ options: { context } }: Admin, account: string): Promise<Context> {
  return context ? { context: await within(LONGEST_MS, 'context', async () => context(account)) } : {}
}

function warn(outcome: string, cause: unknown): void {
  const why = cause instanceof Error ? (cause.stack ?? cause.message) : given(cause)
  warnOnce('UTS_CONTEXT_FAILED', `The dashboard's context failed, and ${outcome}: ${why}`)
}
