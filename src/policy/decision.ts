// What decide answers, and the journal lines that it writes.

import type { Command } from './command.ts'
import type { AccountRecord, EndedBy, Ending, EndReason, Hash, Session } from './record.ts'

/** When a live session ends if nothing more happens, and by which limit. `null`: no limit. */
export interface Deadline {
  readonly expiresAt: number | null
  readonly limit: 'lifetime' | 'idle' | null
}

/** The account is used by this session now. */
export interface Admitted<S = Session> extends Deadline {
  readonly outcome: 'admitted'
  readonly session: S
  /** `false`: it was open already (a retry, another tab, a rotated host session). */
  readonly opened: boolean
  /** The command's `newToken` belongs to the session now. */
  readonly issued: boolean
  /** Sessions that gave way. */
  readonly ended: readonly Ending[]
}

/** A session that holds the account against a newcomer. Never an address, never a token. */
export interface Holder {
  readonly id: Hash
  readonly device: string | null
  readonly since: number
  /** When it could be displaced or would have ended by itself; `null`: not known. */
  readonly freeAt: number | null
}

/**
 * No place: the holders' lock windows are not over (`locked`), never will be (`full`), the takeover ticket does not hold (`ticket`), or
 * it does, but the application has not asked again who this is (`password`), or what was picked is over and its place taken (`gone`).
 */
export interface Refused {
  readonly outcome: 'refused'
  readonly reason: 'locked' | 'full' | 'ticket' | 'password' | 'gone'
  /** The first instant at which it would succeed if nothing else happens; `null`: only when a holder leaves. */
  readonly retryAt: number | null
  readonly holders: readonly Holder[]
}

/** The session is alive. */
export interface Alive<S = Session> extends Deadline {
  readonly outcome: 'alive'
  readonly session: S
  /** The command's `newToken` belongs to the session now (`renew`). */
  readonly issued: boolean
}

/** The session is over; `at`, `by` and `session` as far as they are known. */
export interface Ended {
  readonly outcome: 'ended'
  readonly reason: EndReason
  readonly session: Hash | null
  readonly at: number | null
  readonly by: EndedBy | null
  /** Ids of all sessions that this command ended. */
  readonly sessions: readonly Hash[]
  /** The token is as old as endings that the record keeps no longer; the journal may know more. */
  readonly forgotten?: true
}

/** "It was not me": the session that displaced a dead one has been ended on the dead one's word. */
export interface Disowned {
  readonly outcome: 'disowned'
  /** The dead one. */
  readonly session: Hash
  /** The session that had displaced it, and is over now. */
  readonly by: { readonly session: Hash; readonly device: string | null; readonly since: number }
}

/** The account's next newcomer who would be refused before `until` gets in. */
export interface Granted {
  readonly outcome: 'granted'
  /** Epoch milliseconds; at exactly this it is over. */
  readonly until: number
}

export type Decision<S = Session> = Admitted<S> | Refused | Alive<S> | Ended | Disowned | Granted

/** The decisions that a command can have. */
export type DecisionOn<C extends Command> = C['kind'] extends 'open' | 'takeover'
  ? Admitted | Refused | Ended
  : C['kind'] extends 'check' | 'renew'
    ? Alive | Ended
    : C['kind'] extends 'disown'
      ? Disowned | Ended
      : C['kind'] extends 'grant'
        ? Granted
        : Ended

/** What a journal line tells of. `clock-corrected`: a node's clock was wrong, and the record's instants were moved back. */
export type EntryKind =
  | 'opened'
  | 'refused'
  | 'displaced'
  | 'replaced'
  | 'closed'
  | 'expired'
  | 'idle'
  | 'revoked'
  | 'renewed'
  | 'taken-over'
  | 'granted'
  | 'clock-corrected'

/** One line of the journal. */
export interface Entry {
  readonly account: string
  readonly kind: EntryKind
  /** When the account's record learned of it. Epoch milliseconds. */
  readonly at: number
  readonly session?: Hash
  /** Device label of that session; `refused`: of the newcomer. At most 80 characters. */
  readonly label?: string
  /** Where that session ended: when it was opened. */
  readonly since?: number
  readonly by?: EndedBy
  /**
   * `opened`: on a device of which the account's record knows nothing, in its live sessions and its kept endings. `first`: it knew of no
   * device at all. Not there where the device is known, or the request had none.
   */
  readonly device?: 'first' | 'another'
  /**
   * `opened`, `refused`: what tells the account's devices apart, eight characters of the device's hash. `opened`: as it is known from now on;
   * not there where the request had no device.
   */
  readonly on?: string
  /** `opened`: what the device went by until now, where it was given another name. */
  readonly was?: string
  /** `opened`: where, if the application says so. At most 80 characters. */
  readonly place?: string
  /** `opened`: neither counted nor displaced. */
  readonly exempt?: true
  /** `opened`, `taken-over`: the sessions that gave way; `refused`: the holders. */
  readonly sessions?: readonly Hash[]
  /** `refused`: why. */
  readonly reason?: Refused['reason']
  /** `refused`: the first instant at which it would have succeeded, where there is one. */
  readonly retryAt?: number
  /** `granted`: until when it may be used. */
  readonly until?: number
  /** `clock-corrected`: by how many milliseconds. */
  readonly lead?: number
  /** `false`: only what would have happened, under `enforce: false`. */
  readonly enforced?: false
}

/** One step of the record: what to store, what to answer, what to write down. */
export interface Step {
  readonly record: AccountRecord
  readonly decision: Decision
  readonly entries: readonly Entry[]
}
