// What the application has chosen for the time in which the store does not answer.

import { UtsessionsError } from '../policy/errors.ts'
import type { Parts } from './parts.ts'

/** Lets a command pass that the store could not answer, where `onStoreError` says so; fails with the error otherwise. */
export function letThrough(
  { options, events }: Parts,
  { kind, account }: { readonly kind: 'open' | 'check'; readonly account: string },
  error: unknown,
): 'let-through' {
  const outage = error instanceof UtsessionsError && error.code === 'UTS_STORE_UNAVAILABLE'
  if (!outage || options.onStoreError[kind] === 'refuse') throw error
  events.emit('let-through', { command: kind, account, error })
  return 'let-through'
}
