// The calls of the store that a round makes: held to a bound, their faults told and turned into one error.

import type { Entry } from '../policy/decision.ts'
import { UtsessionsError } from '../policy/errors.ts'
import type { AccountRecord } from '../policy/record.ts'
import { valueIn } from '../stores/at-once.ts'
import type { Snapshot, Store } from '../stores/store.ts'
import type { Bound, Waiting } from './bound.ts'
import type { Events } from './events.ts'

export interface StoreCalls {
  readonly store: Store
  readonly events: Events
  readonly bound: Bound
}

/** Whoever needs a record. Told once, and must not throw. */
export interface Loader {
  found(snapshot: Snapshot): void
  failed(error: unknown): void
}

/** Tells the record as it is now, or why there is none: before this returns, where the store has it at once. */
export function load(calls: StoreCalls, account: string, loader: Loader): void {
  const loading = begun(calls, account, loader)
  if (!loading) return
  const there = valueIn(loading)
  if (there) told(calls, account, loader, there)
  else wait(new Load(calls, account, loader), loading)
}

/** The same as a promise. */
export function loadLater(calls: StoreCalls, account: string): Promise<Snapshot> {
  return new Promise((found, failed) => load(calls, account, { found, failed }))
}

/** A store that throws instead of rejecting has failed all the same. */
function begun(calls: StoreCalls, account: string, loader: Loader): Promise<Snapshot> | undefined {
  try {
    return calls.store.load(account)
  } catch (error) {
    loader.failed(unavailable(error, account, calls.events))
    return undefined
  }
}

function told({ events }: StoreCalls, account: string, loader: Loader, snapshot: Snapshot): void {
  if (snapshot.unreadable) events.emit('unreadable-record', { account, error: snapshot.unreadable })
  loader.found(snapshot)
}

function wait(load: Load, loading: Promise<Snapshot>): void {
  const { bound } = load.calls
  bound.begin(load)
  loading.then(
    (snapshot) => void (bound.end(load) && told(load.calls, load.account, load.loader, snapshot)),
    (error) => void (bound.end(load) && load.fail(error)),
  )
}

/** A load that is under way. A class, as every request makes one. */
class Load implements Waiting {
  readonly calls: StoreCalls
  readonly account: string
  readonly loader: Loader
  until = 0
  isOver = false
  before: Waiting | undefined = undefined
  after: Waiting | undefined = undefined

  constructor(calls: StoreCalls, account: string, loader: Loader) {
    this.calls = calls
    this.account = account
    this.loader = loader
  }

  expire(): void {
    this.fail(noAnswer('load'))
  }

  fail(error: unknown): void {
    this.loader.failed(unavailable(error, this.account, this.calls.events))
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
  try {
    const work = () => store.swap(account, revision, next, entries)
    const result = await bound.within(work, () => noAnswer('swap'))
    return result.swapped ? undefined : { lost: result.current }
  } catch (error) {
    throw unavailable(error, account, events)
  }
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
