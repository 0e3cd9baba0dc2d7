// What the verbs work with, put together once for a control.

import { type Bound, createBound } from './bound.ts'
import { type StoreClock, storeClock } from './clock.ts'
import { createEvents, type Events } from './events.ts'
import type { ResolvedOptions } from './options.ts'
import { createPolicySource, NO_LIMITS, type PolicySource, takesContext } from './policy-source.ts'
import { createTickets, type Tickets } from './tickets.ts'
import { createTransact, type Transact } from './transact.ts'
import { createWatchedCache, type WatchedCache } from './watched-cache.ts'

export interface Parts {
  readonly options: ResolvedOptions
  readonly events: Events
  readonly store: ResolvedOptions['store']
  readonly clock: StoreClock
  readonly policyOf: PolicySource
  /** For the verbs that end sessions and prune, which must not go by a policy that was made without knowing the account's plan. */
  readonly policyWithoutContext: PolicySource
  readonly transact: Transact
  readonly bound: Bound
  readonly cache: WatchedCache | undefined
  readonly tickets: Tickets | undefined
}

export function createParts(options: ResolvedOptions): Parts {
  const { store, secret } = options
  const clock = storeClock(options.clock)
  const events = createEvents()
  const bound = createBound(options.storeTimeoutMs)
  const cache = options.cache && createWatchedCache({ store, events, clock: options.clock }, options.cache)
  const policyOf = createPolicySource(options.policy, events)
  return {
    options,
    events,
    store,
    clock,
    policyOf,
    policyWithoutContext: takesContext(options.policy) ? () => NO_LIMITS : policyOf,
    bound,
    cache,
    transact: createTransact({ store, clock, events, bound, cache }),
    tickets: secret === undefined ? undefined : createTickets(secret),
  }
}
