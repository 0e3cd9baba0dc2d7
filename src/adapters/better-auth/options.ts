// What an application may tell the plugin for better-auth. Nothing must be.

import type { Session, User } from 'better-auth'
import type { SessionControl } from '../../controller/controller.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { assertRecoveryUrl } from '../pages/recovery-url.ts'

export interface UniqueSessionsOptions {
  /** Handed to the policy function: plan, role. */
  readonly context?: (user: User & Record<string, unknown>) => unknown
  /** Polling: opens nothing and extends nothing. Requests that say `disableRefresh` count as passive anyway. */
  readonly passive?: (asked: { readonly path: string; readonly headers: Headers }) => boolean
  /** Neither counted nor displaced. Looked at when the session opens. @default impersonations of the admin plugin */
  readonly exempt?: (session: Session & Record<string, unknown>) => boolean
  /** What people are told of the device. @default browser and system, such as "Firefox on Linux" */
  readonly describeDevice?: (headers: Headers) => string | undefined
  /** Where the request comes from, if people are to be told. @default nothing */
  readonly place?: (headers: Headers) => string | undefined
  /** The request's address, if it is to be kept for the account's own list. @default nothing */
  readonly address?: (headers: Headers) => string | undefined
  /** Where somebody who did not do this gets the account back. An http(s) or relative URL. */
  readonly recoveryUrl?: string
}

/** What everything of the plugin works with. */
export interface Parts {
  readonly control: SessionControl
  readonly options: UniqueSessionsOptions
}

const FUNCTIONS: ReadonlySet<string> = new Set<keyof UniqueSessionsOptions>([
  'context',
  'passive',
  'exempt',
  'describeDevice',
  'place',
  'address',
])

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write */
export function assertOptions(options: UniqueSessionsOptions): void {
  for (const [key, value] of Object.entries(options)) {
    if (key === 'recoveryUrl' || (FUNCTIONS.has(key) && (value === undefined || typeof value === 'function'))) continue
    const known = [...FUNCTIONS, 'recoveryUrl'].join(', ')
    const what = FUNCTIONS.has(key)
      ? `${key} must be a function, but is ${given(value)}.`
      : `There is no ${given(key)}.`
    throw new UtsessionsError('UTS_OPTION_INVALID', `uniqueSessions takes ${known}. ${what}`)
  }
  assertRecoveryUrl(options.recoveryUrl)
}
