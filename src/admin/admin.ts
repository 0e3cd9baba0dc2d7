// What a dashboard holds, and its routes share.

import type { SessionControl } from '../controller/controller.ts'
import type { ResolvedDashboardOptions } from './options.ts'
import { createTurns, type Turns } from './turns.ts'

export interface Admin {
  readonly control: SessionControl
  readonly options: Omit<ResolvedDashboardOptions<never>, 'authorize'>
  /** For lists that operators ask for. */
  readonly turns: Turns
  /** Everybody's sessions are being ended by this process. */
  readonly everybody: { isRunning: boolean }
}

const AT_ONCE = 4
const MOST_WAITING = 100

export function createAdmin(control: SessionControl, options: Admin['options']): Admin {
  return {
    control,
    options,
    turns: createTurns(AT_ONCE, MOST_WAITING),
    everybody: { isRunning: false },
  }
}

/** What the policy function is handed for the account; nothing where the application says nothing. */
export function contextOf({ options }: Admin, account: string): { readonly context?: unknown } {
  return options.context ? { context: options.context(account) } : {}
}
