// What is told of: everything that a mail to the account's owner needs. No address, no token. Instants are epoch milliseconds.

/** A session that is open. `null`: not known, such as where it is over again already. */
export interface NewSession {
  readonly id: string
  /** Device label: "Firefox on Linux". */
  readonly device: string | null
  /** As the application's `place` gave it. */
  readonly place: string | null
}

/** A session that is over. */
export interface EndedSession {
  readonly id: string
  readonly device: string | null
  /** When it was opened. */
  readonly since: number | null
}

/** A session lost its place to another one. */
export interface DisplacedNotice {
  readonly account: string
  readonly at: number
  /** The one that is over. */
  readonly session: EndedSession
  /** The one that took its place; `null` where a rule of the policy alone ended it. */
  readonly by: NewSession | null
  /** The place was taken deliberately, by choosing or by an administrator. */
  readonly takeover: boolean
  /** Name of the administrator who did it. Not for the account's owner, as a rule. */
  readonly operator: string | null
  /** `policy`: fewer are allowed now; `capacity`: the record was full. */
  readonly rule: 'policy' | 'capacity' | null
}

/** A session was opened on a device of which nothing is known. Never a retry, never a client without a device. */
export interface NewDeviceNotice {
  readonly account: string
  readonly at: number
  readonly session: NewSession
  /** Nothing was known of any device of the account: a new account, or one whose devices are forgotten. */
  readonly first: boolean
  /** Ids of the sessions that gave way to it. */
  readonly ended: readonly string[]
}

/** A session that holds the account against others. */
export interface HolderNoticed {
  readonly id: string
  readonly device: string | null
  readonly place: string | null
  readonly since: number | null
}

/** The account was refused to a newcomer again and again: somebody else has it, or somebody else wants it. */
export interface RefusedRepeatedlyNotice {
  readonly account: string
  /** The last refusal that was counted. */
  readonly at: number
  /** How many there were within the window, at most 100. */
  readonly refusals: number
  /** The first of them. */
  readonly since: number
  /** Of the last one, as the next two. */
  readonly reason: 'locked' | 'full' | 'ticket' | 'password' | 'gone'
  /** The first instant at which it would have succeeded; `null`: only when a holder leaves. */
  readonly retryAt: number | null
  readonly holders: readonly HolderNoticed[]
}

/** Somebody said of the sign-in that displaced theirs that it was not them, and has ended it. */
export interface DisownedNotice {
  readonly account: string
  readonly at: number
  /** The one that was disowned, and is over. */
  readonly session: EndedSession
  /** The displaced one, whose user said so. */
  readonly by: { readonly id: string; readonly device: string | null }
}
