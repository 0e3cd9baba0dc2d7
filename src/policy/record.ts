// What is known of one account, as one small value: its live sessions and its recent endings.

/** A shortened SHA-256 (22 characters of base64url, 132 bits) of a secret: a token, a device cookie, a host session. */
export type Hash = string

/** One use of an account, opened on one device. Instants are epoch milliseconds; nothing in it lets anybody in. */
export interface Session {
  /** Public name of the session: the hash of its first token. */
  readonly id: Hash
  /** Hashes of its last tokens, newest last; at most {@link MOST_HASHES}. */
  readonly tokens: readonly Hash[]
  /** What the host called it, newest last. */
  readonly hostSessions: readonly Hash[]
  /** What its browser or installation is known by, newest last. */
  readonly devices: readonly Hash[]
  readonly openedAt: number
  /** Last activity, as precise as `touchEvery`. */
  readonly lastSeenAt: number
  /** Set by `renew`: `lifetime` counts from here. */
  readonly renewedAt?: number
  /** Tokens that `renew` replaced, and the instant at which they die. */
  readonly retired?: { readonly tokens: readonly Hash[]; readonly until: number }
  /** Neither counted nor displaced; fixed at opening. */
  readonly exempt?: true
  /** What people are told of the device: "Firefox on Linux". */
  readonly label?: string
  readonly place?: string
  readonly address?: string
}

/** Why a session ended. `unknown`: this account has no such session, or has forgotten it. */
export type EndReason = 'displaced' | 'replaced' | 'expired' | 'idle' | 'revoked' | 'closed' | 'unknown'

/** Who or what ended a session, where it did not end by itself. */
export interface EndedBy {
  /** The session that took its place; with `disowned`, the one whose place it had taken. */
  readonly session?: Hash
  /** That session's device label. */
  readonly label?: string
  /** A rule instead of a session: the policy was lowered, or the record was full. */
  readonly rule?: 'policy' | 'capacity'
  /** The place was taken deliberately, within the lock window or not. */
  readonly takeover?: true
  /** "It was not me": whoever had the session that it had displaced said so. */
  readonly disowned?: true
  /** Name of the administrator who did it. */
  readonly operator?: string
}

/** A session that is over, kept for a while so that whoever used it can be told. */
export interface Ending {
  readonly id: Hash
  readonly tokens: readonly Hash[]
  readonly hostSessions: readonly Hash[]
  /** What its browser was known by; not there in what earlier versions wrote. */
  readonly devices?: readonly Hash[]
  readonly openedAt: number
  readonly endedAt: number
  readonly reason: Exclude<EndReason, 'unknown'>
  readonly by?: EndedBy
  readonly label?: string
}

/** The lock is waived once, for the next newcomer who would be refused before `until`. */
export interface Grant {
  readonly until: number
  /** Name of the administrator who granted it. */
  readonly operator: string
}

/** The one value kept per account. */
export interface AccountRecord {
  /** The instant of its last write; time never runs behind it for this account. */
  readonly at: number
  readonly sessions: readonly Session[]
  /** Newest last. */
  readonly endings: readonly Ending[]
  /** Sign-ins and tokens older than this are dead: all sessions were ended then. 0: never. */
  readonly notBefore: number
  /** Tokens of sessions opened up to here may belong to an ending that is no longer kept. 0: none. */
  readonly forgottenBefore: number
  /** Takeover tickets that were used, until they would have been too old anyway. */
  readonly spent: readonly { readonly ticket: Hash; readonly until: number }[]
  /** Not there in nearly all records; one that is over goes with the next write. */
  readonly grant?: Grant
  /** The earliest deadline known at the last write; `null` where no session has one. For prune alone. */
  readonly dueAt: number | null
  /** A store may drop the record after this, never before. */
  readonly keepUntil: number
}

/** A record holds at most this many live sessions, exempt ones included. */
export const MOST_SESSIONS = 256

/** A session remembers at most this many tokens, host sessions and devices each. */
export const MOST_HASHES = 8

/** The record of an account of which nothing is known. */
export const EMPTY_RECORD: AccountRecord = Object.freeze({
  at: 0,
  sessions: [],
  endings: [],
  notBefore: 0,
  forgottenBefore: 0,
  spent: [],
  dueAt: null,
  keepUntil: 0,
})
