// What an application asks of the control: plain values and secrets as they are. Hashes and times are added inside.

import type { Duration } from '../policy/duration.ts'

/** How a request shows to which session it belongs; the token counts first. */
export interface CredentialsGiven {
  /** The token that the control gave out for the session. */
  readonly token?: string | undefined
  /** What the host calls this sign-in: its session id, or a hash of the credential. Stored hashed. */
  readonly hostSession?: string | undefined
  /** When the host signed this credential in, where it knows (a JWT's `iat`). Epoch milliseconds. */
  readonly signedInAt?: number | undefined
}

interface ForAccount {
  /** Any non-empty string up to 512 bytes of UTF-8, compared exactly. */
  readonly account: string
  /** Handed to the policy function as it is: plan, role. */
  readonly context?: unknown
}

export interface OpenRequest extends ForAccount, CredentialsGiven {
  /** The device's secret, such as its cookie. A session that is live on it is replaced by a new sign-in. Stored hashed. */
  readonly device?: string | undefined
  /** A new secret for the device, if the session that opens is to be known by that instead. */
  readonly nextDevice?: string | undefined
  /** What people are told of the device: "Firefox on Linux". Cut to 80 characters. */
  readonly label?: string | undefined
  /** Cut to 80 characters. */
  readonly place?: string | undefined
  /** Cut to 45 characters; shown in the account's own list only. */
  readonly address?: string | undefined
  /** Neither counted nor displaced, for as long as it lives. @default false */
  readonly exempt?: boolean | undefined
  /**
   * The host made this sign-in by itself (remember-me): it does not bring back a device whose last session was displaced, revoked or closed.
   * @default false
   */
  readonly remembered?: boolean | undefined
}

export interface TakeoverRequest extends OpenRequest {
  /** The one-time ticket of a refusal; within two minutes, for the same account, device (or the `nextDevice` that it was given) and host session. */
  readonly ticket?: string | undefined
  /** Instead of a ticket: the name of the administrator who decides it. */
  readonly operator?: string | undefined
  /**
   * The application has just asked again who this is (the password, a passkey), and believes it. Under `takeover: 'ask-with-password'` a
   * ticket is refused without it (`password`), and stays good; an administrator needs none. @default false
   */
  readonly reauthenticated?: boolean | undefined
  /** Ids of the sessions that are to give way first. */
  readonly end?: readonly string[] | undefined
}

export interface CheckRequest extends ForAccount, CredentialsGiven {
  /** The session's id, instead of a credential: for sockets and streams, which were admitted by one. */
  readonly session?: string | undefined
  /** Polling and event streams: extends nothing. @default false */
  readonly passive?: boolean | undefined
  /** When the client says it was last used. Counts only between the stored value and now. Epoch milliseconds. */
  readonly activeAt?: number | undefined
  /** A secret for a device that shows none; the session is known by it from now on. */
  readonly adoptDevice?: string | undefined
  /** Asks the store, though there is a cache: for payments, changes of password, and whatever must not go by a session that ended a moment ago. @default false */
  readonly fresh?: boolean | undefined
  /**
   * All that is asked for is how it has ended, by somebody who is not signed in: where the policy takes a context, no limits are held against
   * the account's sessions. @default false
   */
  readonly endingOnly?: boolean | undefined
}

export interface CloseRequest extends ForAccount, CredentialsGiven {
  /** The session's id, instead of a credential. */
  readonly session?: string | undefined
}

export interface DisownRequest extends ForAccount {
  /** The token of a session that was displaced. Nothing else will do: no host session, no id. */
  readonly token: string
}

export interface GrantRequest extends ForAccount {
  /** Name of the administrator who decides it: for the journal and the record, never for people. Not empty. */
  readonly operator: string
  /** How long it may be used: a minute to a day. @default '15m' */
  readonly for?: Duration | undefined
}

export interface WatchRequest extends ForAccount {
  /** The session's id. */
  readonly session: string
}

export interface RenewRequest extends ForAccount, CredentialsGiven {}

export interface NotBeforeRequest extends Pick<ForAccount, 'account'> {}

export interface ListRequest extends ForAccount, CredentialsGiven {}

export type RevokeRequest = ForAccount & {
  /** Name of the administrator, for the journal alone. */
  readonly operator?: string | undefined
} & (
    | { /** Ends this one. */ readonly session: string }
    | {
        /** Ends all but this one, which must be alive. */ readonly othersThan: CredentialsGiven & {
          readonly session?: string
        }
      }
    | { /** Ends all, and every sign-in from before now with them. */ readonly all: true }
  )

export interface WalkOptions {
  /** Name of the administrator, for the journal alone. */
  readonly operator?: string | undefined
  /** Told after each account. */
  readonly onProgress?: (done: RevokedEveryone) => void
}

export interface RevokedEveryone {
  readonly accounts: number
  readonly sessions: number
  /** Accounts whose record could not be written: a newer version's, a fault of the store. Their sessions live; walk again. */
  readonly failed: number
}
