// What is asked of decide. The controller makes commands: hashes instead of secrets, and the time as data.

import type { Hash } from './record.ts'

/** A token as a request presented it: its hash, and when the session it was issued for was opened, as the token says. */
export interface PresentedToken {
  readonly hash: Hash
  readonly issuedAt: number
}

/** How a request shows to which session it belongs. */
export interface Credentials {
  readonly token?: PresentedToken | undefined
  readonly hostSession?: Hash | undefined
  /** When the host signed this credential in, where it knows (a JWT's `iat`). Epoch milliseconds. */
  readonly signedInAt?: number | undefined
}

interface Common {
  readonly account: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** Someone has just signed in, or an authenticated request without a live token arrives. */
export interface OpenCommand extends Common, Credentials, Newcomer {
  readonly kind: 'open'
  /** The host made this sign-in by itself (remember-me); nobody has signed in by hand. */
  readonly remembered?: boolean | undefined
}

/** What a session is made of when it is opened. */
interface Newcomer {
  /** The device that the request shows. */
  readonly device?: Hash | undefined
  /** What the device is to be known by from now on; the same device without it. */
  readonly nextDevice?: Hash | undefined
  /** Hash of a token that was made for this command; a retry brings the same one. */
  readonly newToken: Hash
  readonly label?: string | undefined
  readonly place?: string | undefined
  readonly address?: string | undefined
  readonly exempt?: boolean | undefined
}

/** `open` with the lock waived, by a ticket whose MAC the controller has checked, or by an administrator. */
export interface TakeoverCommand extends Common, Credentials, Newcomer {
  readonly kind: 'takeover'
  /** The ticket's hash, and the instant from which it is too old. */
  readonly ticket?: { readonly hash: Hash; readonly until: number } | undefined
  readonly operator?: string | undefined
  /** The application has just asked again who this is, and believes it: needed beside a ticket under `'ask-with-password'`. */
  readonly reauthenticated?: boolean | undefined
  /** Ids of the sessions that were picked to give way. None: the policy's order. With a ticket nobody goes who was not picked. */
  readonly pick?: readonly Hash[] | undefined
}

/** Every authenticated request. */
export interface CheckCommand extends Common, Credentials {
  readonly kind: 'check'
  /** The session's id, instead of a credential. */
  readonly session?: Hash | undefined
  /** Polling and event streams: extends nothing. */
  readonly passive?: boolean | undefined
  /** When the client says it was last used; counts only between the stored value and now. */
  readonly activeAt?: number | undefined
  /** A device that this session's browser is given, because it shows none. */
  readonly adoptDevice?: Hash | undefined
}

/** The session's own sign-out, by credentials or by id. */
export interface CloseCommand extends Common, Credentials {
  readonly kind: 'close'
  readonly session?: Hash | undefined
}

/** Ends one session, all but one, or all. */
export interface RevokeCommand extends Common {
  readonly kind: 'revoke'
  readonly target:
    | { readonly session: Hash }
    | { readonly othersThan: Credentials & { readonly session?: Hash } }
    | 'all'
  readonly operator?: string | undefined
}

/** After re-authentication: restarts `lifetime` and `idle`, and replaces the token. */
export interface RenewCommand extends Common, Credentials {
  readonly kind: 'renew'
  readonly newToken: Hash
}

/** "It was not me": ends the session that displaced the one whose token this was. By token alone. */
export interface DisownCommand extends Common {
  readonly kind: 'disown'
  readonly token: PresentedToken
}

/** An administrator waives the lock for the account's next newcomer. */
export interface GrantCommand extends Common {
  readonly kind: 'grant'
  readonly operator: string
  /** How long it holds, in milliseconds. */
  readonly forMs: number
}

export type Command =
  | OpenCommand
  | TakeoverCommand
  | CheckCommand
  | CloseCommand
  | RevokeCommand
  | RenewCommand
  | DisownCommand
  | GrantCommand
