// What a case is, and the few values that cases are made of.

import type { Entry } from '../../policy/decision.ts'
import { type AccountRecord, EMPTY_RECORD, type Session } from '../../policy/record.ts'
import type { Page, Revision, Snapshot, Store } from '../../stores/store.ts'

/**
 * What a store may lack. `durable`: it keeps what it had when it is opened again. `prune`: `prune` drops what is over, rather than the
 * backend. `corrupt`: it keeps text that can be damaged. `watch`: it tells of swaps by other connections. `totals`: it counts what is live.
 */
export type Ability = 'durable' | 'prune' | 'corrupt' | 'watch' | 'totals'

/** A fresh place, and as many connections to it as the case opens. */
export interface Place {
  open(): Promise<Store>
  corrupt(account: string, text: string): Promise<void>
}

export interface StoreCase {
  readonly name: string
  readonly needs?: Ability
  run(place: Place): Promise<void>
}

/** When the records of most cases were written. */
export const WRITTEN_AT: number = Date.UTC(2026, 0, 1, 10)
/** When a store may drop them: not while any case runs, whatever the backend's clock says. */
export const KEPT_UNTIL: number = Date.UTC(2100, 0, 1)

/** A live session with the fields that every session has. */
export function sessionOf(id: string, more: Partial<Session> = {}): Session {
  return { id, tokens: [id], hostSessions: [], devices: [], openedAt: WRITTEN_AT, lastSeenAt: WRITTEN_AT, ...more }
}

/** A record with these sessions. */
export function recordOf(sessions: readonly Session[], more: Partial<AccountRecord> = {}): AccountRecord {
  return { ...EMPTY_RECORD, at: WRITTEN_AT, sessions, keepUntil: KEPT_UNTIL, ...more }
}

/** A journal line that tells of the session. */
export function entryOf(account: string, session: string, more: Partial<Entry> = {}): Entry {
  return { account, kind: 'opened', at: WRITTEN_AT, session, ...more }
}

/** Writes over whatever is there. @returns the revision that the store gave */
export async function put(
  store: Store,
  account: string,
  record: AccountRecord,
  entries: readonly Entry[] = [],
): Promise<Revision> {
  const { revision } = await store.load(account)
  const swapped = await store.swap(account, revision, record, entries)
  if (!swapped.swapped)
    throw new Error(
      `A swap with the revision just loaded was lost, with nobody else writing to ${JSON.stringify(account)}`,
    )
  return swapped.revision
}

const AT_ONCE = 50

/** The same for many accounts, which would take long one after the other where the store is far away. */
export async function putEach(store: Store, accounts: readonly string[], record: AccountRecord): Promise<void> {
  for (let i = 0; i < accounts.length; i += AT_ONCE)
    await Promise.all(accounts.slice(i, i + AT_ONCE).map((account) => put(store, account, record)))
}

/** As many connections as asked for. */
export async function openMany(place: Place, count: number): Promise<readonly Store[]> {
  return Promise.all(Array.from({ length: count }, () => place.open()))
}

/** Ids of the sessions of a snapshot. */
export function idsOf({ record }: Snapshot): readonly string[] {
  return record.sessions.map((session) => session.id)
}

const MOST_PAGES = 10_000

/** All items of a list, page by page. */
export async function walk<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { items: some, next } = await page(cursor)
    items.push(...some)
    if (next === null) return items
    cursor = next
  }
  throw new Error(`The list goes on after ${MOST_PAGES} pages: its cursors lead round in a circle`)
}

/** Account names that a careless store confuses: case, blanks, separators, patterns, normal forms, a NUL, 512 bytes of emoji. */
export const LOOKALIKES: readonly string[] = [
  'alice',
  'Alice',
  'alice ',
  ' alice',
  'a{li}ce',
  'a:b',
  'a*',
  'a%',
  'a_',
  'a?',
  'a[b]',
  "a'b",
  'a"b',
  'a\\b',
  'a\nb',
  '\u00fc',
  'u\u0308',
  'a',
  'a\0',
  'a\0b',
  'a\0c',
  '\0',
  '__proto__',
  'constructor',
  '7',
  '7.0',
  '07',
  '\u{10FFFF}',
  '\u{1F600}'.repeat(128),
  `${'\u{1F600}'.repeat(127)}\u{1F601}`,
]
