// The calls of the store that a round makes: held to a bound, their faults told and turned into one error.

import type { Entry } from '../policy/decision.ts'
import { UtsessionsError } from '../policy/errors.ts'
import type { AccountRecord } from '../policy/record.ts'
import { snapshotIn } from '../stores/at-once.ts'
import type { Snapshot, Store } from '../stores/store.ts'
import type { Bound } from './bound.ts'
import type { Events } from './events.ts'

export interface StoreCalls {
  readonly store: Store
  readonly events: Events
  readonly bound: Bound
}

/**
 * Calls one of the two with the record as it is now, or with why there is none: at once where the store has it at once. No promise of its own:
 * every request comes through here.
 */
export function load(
  calls: StoreCalls,
  account: string,
  use: (snapshot: Snapshot) => void,
  fail: (error: unknown) => void,
): void {
  const { bound, events } = calls
  const failed = (error: unknown) => fail(unavailable(error, account, events))
  const found = (snapshot: Snapshot) => {
    if (snapshot.unreadable) events.emit('unreadable-record', { account, error: snapshot.unreadable })
    use(snapshot)
  }
  const loading = begun(calls, account, failed)
  if (!loading) return
  const there = snapshotIn(loading)
  if (there) {
    found(there)
    return
  }
  const waiting = bound.begin(() => failed(noAnswer('load')))
  loading.then(
    (snapshot) => void (bound.end(waiting) && found(snapshot)),
    (error) => void (bound.end(waiting) && failed(error)),
  )
}

/** A store that throws instead of rejecting has failed all the same. */
function begun(
  { store }: StoreCalls,
  account: string,
  failed: (error: unknown) => void,
): Promise<Snapshot> | undefined {
  try {
    return store.load(account)
  } catch (error) {
    failed(error)
    return undefined
  }
}

/** Swaps; `undefined` when that is done. Otherwise somebody was faster: what is there now, if the store told. */
export async function swap(
  { store, bound, events }: StoreCalls,
  account: string,
  { revision }: Snapshot,
  next: AccountRecord,
  entries: readonly Entry[],
): Promise<{ readonly lost: Snapshot | undefined } | undefined> {
  const work = () => store.swap(account, revision, next, entries)
  const result = await bound
    .within(work, () => noAnswer('swap'))
    .catch((error) => {
      throw unavailable(error, account, events)
    })
  return result.swapped ? undefined : { lost: result.current }
}

/** Lines without a change of record are not waited for: rather none than a slow login. */
export async function append({ store, events }: StoreCalls, account: string, entries: readonly Entry[]): Promise<void> {
  try {
    await store.append(entries)
  } catch (error) {
    events.emit('store-error', { account, error })
  }
}

function noAnswer(call: string): Error {
  return new Error(`The store has not answered ${call} in time`)
}

function unavailable(error: unknown, account: string, events: Events): UtsessionsError {
  events.emit('store-error', { account, error })
  if (error instanceof UtsessionsError && error.code === 'UTS_RECORD_NEWER') return error
  const why = error instanceof Error ? error.message : String(error)
  return new UtsessionsError('UTS_STORE_UNAVAILABLE', `The store failed: ${why}. Nobody was signed out; try again.`, {
    cause: error,
  })
}
