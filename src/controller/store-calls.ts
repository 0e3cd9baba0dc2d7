// The calls of the store that a round makes: held to a bound, their faults told and turned into one error.

import type { Entry } from '../policy/decision.ts'
import { UtsessionsError } from '../policy/errors.ts'
import type { AccountRecord } from '../policy/record.ts'
import type { Snapshot, Store } from '../stores/store.ts'
import type { Bounded } from './bound.ts'
import type { Events } from './events.ts'

export interface StoreCalls {
  readonly store: Store
  readonly events: Events
  readonly bounded: Bounded
}

/** The record as it is now. */
export async function load({ store, bounded, events }: StoreCalls, account: string): Promise<Snapshot> {
  const snapshot = await bounded(
    () => store.load(account),
    () => noAnswer('load'),
  ).catch((error) => {
    throw unavailable(error, account, events)
  })
  if (snapshot.unreadable) events.emit('unreadable-record', { account, error: snapshot.unreadable })
  return snapshot
}

/** Swaps; `undefined` when that is done. Otherwise somebody was faster: what is there now, if the store told. */
export async function swap(
  { store, bounded, events }: StoreCalls,
  account: string,
  { revision }: Snapshot,
  next: AccountRecord,
  entries: readonly Entry[],
): Promise<{ readonly lost: Snapshot | undefined } | undefined> {
  const result = await bounded(
    () => store.swap(account, revision, next, entries),
    () => noAnswer('swap'),
  ).catch((error) => {
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
