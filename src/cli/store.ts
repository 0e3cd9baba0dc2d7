// The store that a verb works on, and a control over it that changes nothing by itself. Both are closed however the verb ends.

import { createSessionControl, type SessionControl } from '../controller/controller.ts'
import type { FileRules } from '../policy-file/rules.ts'
import type { Store } from '../stores/store.ts'
import { storeFromUrl } from '../stores/url.ts'
import { interruptible, stoppedBy } from './interrupt.ts'
import { KEEP_ALL } from './keep-journal.ts'
import { policyOf, rulesFrom } from './limits.ts'
import { type Place, placeOf, type StoreKind } from './store-place.ts'
import { telling } from './store-telling.ts'
import type { Streams } from './terminal.ts'

export interface StoreValues {
  /** A URL, as `storeFromUrl` takes it. @default what UTSESSIONS_STORE says */
  readonly store?: string | undefined
  /** Path of a policy file. @default no limits, so that nobody is ended by rules that are not the application's */
  readonly policy?: string | undefined
}

export interface Opened {
  readonly control: SessionControl
  readonly store: Store
  readonly kind: StoreKind
  /** The store for people: its URL without user, password and parameters. */
  readonly where: string
  /** What `--policy` holds. */
  readonly rules: FileRules | undefined
  /** Aborted by Ctrl-C: stop where you are. */
  readonly signal: AbortSignal
}

/** Whether tables are made and brought up to date, or must be there: another version's application may be at work on them. */
export type Tables = 'make' | 'expect'

/** Together within a few seconds, however the server fails. */
const CONNECT_TIMEOUT = '4s'
const STORE_TIMEOUT = '5s'
/** Any account would do. */
const NOBODY = 'utsessions'

/**
 * Does the work on the store that `--store` or UTSESSIONS_STORE names. The control prunes nothing and caches nothing.
 * @param tables `'make'` for the verb that is there for that
 * @throws {UsageError} for a store that cannot be meant; {@link Interrupted}; {@link UtsessionsError} `UTS_STORE_UNUSABLE`,
 *   `UTS_STORE_UNAVAILABLE`, `UTS_POLICY_INVALID`: never with the password in it
 */
export async function withControl<T>(
  values: StoreValues,
  streams: Streams,
  work: (opened: Opened) => Promise<T>,
  tables: Tables = 'expect',
): Promise<T> {
  const place = placeOf(values.store ?? streams.env['UTSESSIONS_STORE'])
  const rules = values.policy === undefined ? undefined : await rulesFrom(values.policy)
  return interruptible(streams, (signal) => opened({ place, rules, tables, signal }, work))
}

interface Opening {
  readonly place: Place
  readonly rules: FileRules | undefined
  readonly tables: Tables
  readonly signal: AbortSignal
}

async function opened<T>({ place, rules, tables, signal }: Opening, work: (opened: Opened) => Promise<T>): Promise<T> {
  const { kind, where, url } = place
  const store = telling(
    await storeFromUrl(url, { connectTimeout: CONNECT_TIMEOUT, tables, keepJournal: KEEP_ALL }),
    place,
    signal,
  )
  const control = createSessionControl({
    store,
    policy: policyOf(rules),
    pruneEvery: 'never',
    storeTimeout: STORE_TIMEOUT,
  })
  try {
    await control.notBefore({ account: NOBODY }) // the store answers, and from now on the control goes by its clock
    signal.throwIfAborted()
    return await stoppedBy(signal, work({ control, store, kind, where, rules, signal }))
  } finally {
    control.dispose()
    await store.close()
  }
}
