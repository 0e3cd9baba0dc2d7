// The application's own question whether it is really this person: before a takeover, before sessions are ended, before more time is given.

/** What somebody who must show again who they are wants to do. */
export interface Reauthentication {
  readonly account: string
  readonly purpose: 'takeover' | 'end' | 'renew'
  /** What was entered; `undefined` where nothing was asked for yet: whoever has just signed in need not be asked. */
  readonly password: string | undefined
}

/** `true`: it is this person. `false`: ask, or ask again. A path of this site: where the application asks in its own way. */
export type Reauthenticated = boolean | string
