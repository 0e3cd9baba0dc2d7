// The control: what an application holds. Each verb turns a request into a command, runs it, and answers with what people may see.

import type { Disowned, Ended, Entry } from '../policy/decision.ts'
import type { AccountQuery, AccountSummary, JournalQuery, Page, Totals } from '../stores/store.ts'
import type { CheckAnswer, ListedSession, OpenAnswer, RenewAnswer } from './answers.ts'
import { check } from './checking.ts'
import { close, revoke } from './ending.ts'
import type { EventName, Listener } from './events.ts'
import { open } from './opening.ts'
import { resolveOptions, type SessionControlOptions } from './options.ts'
import { createParts } from './parts.ts'
import { pruneRegularly } from './pruning.ts'
import type {
  CheckRequest,
  CloseRequest,
  DisownRequest,
  GrantRequest,
  ListRequest,
  NotBeforeRequest,
  OpenRequest,
  RenewRequest,
  RevokedEveryone,
  RevokeRequest,
  TakeoverRequest,
  WalkOptions,
  WatchRequest,
} from './requests.ts'
import { seldom } from './seldom.ts'
import type { EndListener, WatchListeners } from './watcher.ts'
import { createWatching } from './watching.ts'

/** Unique and timed sessions of accounts. Every verb is safe to repeat; a fault of the store never signs anyone out. */
export interface SessionControl {
  /** Someone has just signed in, or comes without a live token. A race for the last place has exactly one winner. */
  open(request: OpenRequest): Promise<OpenAnswer>
  /** Is this request's session alive? Counts as activity unless `passive`. */
  check(request: CheckRequest): Promise<CheckAnswer>
  /** Sign-out of one's own session. Closing what has ended is harmless, and says how it ended. */
  close(request: CloseRequest): Promise<Ended>
  /** Ends one session, the others, or all of an account. @returns the ids of those that this call ended */
  revoke(request: RevokeRequest): Promise<readonly string[]>
  /**
   * "It was not me": the token of a displaced session ends the session that displaced it, within 15 minutes, and nothing else. Harmless to
   * repeat: what is ended is told again, so tell people as often. @returns what was ended; `null` where the token may end nobody
   */
  disown(request: DisownRequest): Promise<Disowned | null>
  /** Ends every session of every account: a walk over the live ones, not atomic. Sessions opened during the walk may live. */
  revokeEveryone(options?: WalkOptions): Promise<RevokedEveryone>
  /** After re-authentication: `lifetime` and `idle` start anew, with a new token; the old ones die after 30 s. */
  renew(request: RenewRequest): Promise<RenewAnswer>
  /** `open` with the lock waived: by the ticket of a refusal, or by an administrator. */
  takeover(request: TakeoverRequest): Promise<OpenAnswer>
  /**
   * An administrator waives the lock for the account's next newcomer: the next `open` that would be refused (`locked`, `full`) gets in as by
   * a takeover of theirs. Used once, by exactly one of those who come at once; a second grant takes the place of the first, and `revoke` of
   * all takes it back. @returns until when it may be used, in epoch milliseconds
   */
  grant(request: GrantRequest): Promise<{ readonly until: number }>
  /** The account's live sessions, the latest opened first. Changes nothing. */
  list(request: ListRequest): Promise<readonly ListedSession[]>
  /**
   * Since when sign-ins of the account are good: the instant at which all its sessions were ended; `null`: never. For those who verify
   * JWTs themselves. Known for 400 days after the account was last used.
   */
  notBefore(request: NotBeforeRequest): Promise<number | null>
  /**
   * Tells once how a session ended, wherever and however: within half a second of it where the store can watch or answers looks in time.
   * With `deadline` also when it ends if nothing more happens: at first, and whenever that has changed.
   * Extends nothing. A fault of the store ends nobody. @returns what stops it
   */
  watch(request: WatchRequest, listener: EndListener | WatchListeners): () => void
  /** What happened, newest first. */
  journal(query?: JournalQuery): Promise<Page<Entry>>
  /** Accounts with live sessions, the most recently active first. */
  accounts(query?: AccountQuery): Promise<Page<AccountSummary>>
  /**
   * How many accounts have live sessions, and how many sessions those are, as of the last writes: what is over counts until `prune`. Quick with a
   * million accounts, so that it may be asked every second (PostgreSQL remembers a count of many for up to half a minute); but a walk over them where
   * the store has no `totals`.
   */
  totals(): Promise<Totals>
  /** Ends, in journal and record, what is over, and lets the store drop what nobody needs. Happens by itself every `pruneEvery`. */
  prune(): Promise<number>
  /** Listens to an event; the function that comes back stops it. Listeners are not waited for, and may throw. */
  on<E extends EventName>(name: E, listener: Listener<E>): () => void
  /** The control's clock, in epoch milliseconds: the store's, as last heard, where the store has one. */
  now(): number
  /** Stops the control's timers; who watches is told nothing any more. The store stays open: whoever opened it closes it. */
  dispose(): void
}

/**
 * The control of an application's sessions, on a store, under a policy.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` or `UTS_POLICY_INVALID`, saying what was given and what to write
 */
export function createSessionControl(options: SessionControlOptions): SessionControl {
  const parts = createParts(resolveOptions(options))
  const { store, events } = parts
  const stopPruning = pruneRegularly(parts, parts.options.pruneEveryMs)
  const watching = createWatching(parts)
  return {
    open: (request) => open(parts, request),
    check: (request) => check(parts, request),
    close: (request) => close(parts, request),
    revoke: (request) => revoke(parts, request),
    disown: async (request) => (await seldom()).disown(parts, request),
    revokeEveryone: async (walk = {}) => (await seldom()).revokeEveryone(parts, walk),
    renew: async (request) => (await seldom()).renew(parts, request),
    takeover: async (request) => (await seldom()).takeover(parts, request),
    grant: async (request) => (await seldom()).grant(parts, request),
    list: async (request) => (await seldom()).list(parts, request),
    notBefore: async (request) => (await seldom()).notBefore(parts, request),
    journal: (query) => store.journal(query),
    accounts: (query) => store.accounts(query),
    totals: async () => (await seldom()).totals(store),
    prune: async () => (await seldom()).prune(parts),
    on: events.on,
    now: () => parts.clock.now(),
    watch: watching.watch,
    dispose: () => {
      stopPruning()
      watching.stop()
      parts.cache?.stop()
    },
  }
}
