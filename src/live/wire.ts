// What open pages are told, over the event stream and by polling alike. Written by the server's side of live/, read by client/.
//
// GET events   200  `event: alive` or `event: ended`, `data:` the LiveState as JSON: one at once, then one for each change. After `ended`, which
//                   alone has an `id: ended`, the stream ends. A stream that ends without it is to be opened again.
//              204  `Last-Event-ID: ended` came: there is nothing to be told any more. Stops an EventSource for good.
// GET state    200  the LiveState as JSON, `ended` included
// both         409  signed in, but with no session that could be told of: it opens with the next request of the application's
//                   (`session-required`), or was refused and awaits a choice (`session-refused`). Nothing has ended. Ask again after Retry-After.
//              503  not now: `too-many-streams` (state answers still), `store-unavailable`, `policy-unavailable`. Nothing has ended. Poll after Retry-After.
//              403  the page is of another origin
// `?lang=de` on both: the language of the words, before Accept-Language.

/** How the page's session is, at the moment `now` of the server's clock. Epoch milliseconds, like every instant. */
export type LiveState = LiveAlive | LiveEnded

export interface LiveAlive {
  readonly state: 'alive'
  readonly now: number
  /** When it ends if nothing more happens; `null`: no limit. */
  readonly expiresAt: number | null
  readonly limit: 'lifetime' | 'idle' | null
  /** "Stay signed in" gives more time, at most after the password was asked for; `false`: only a new sign-in does. */
  readonly renewable: boolean
  readonly words: LiveWords
}

export interface LiveEnded {
  readonly state: 'ended'
  readonly now: number
  readonly reason: string
  /** `null`: not known. */
  readonly at: number | null
  readonly by: LiveBy | null
  /** "It was not me" can end the session that took this one's place. */
  readonly disownable: boolean
  readonly words: LiveWords
  /** The heading. */
  readonly title: string
  /** The sentence; `{at}` in it stands for the time of `at`, which the page writes in its own zone. */
  readonly text: string
}

/** Who or what ended it, where it did not end by itself. Never an address, never an administrator's name. */
export interface LiveBy {
  readonly device: string | null
  readonly rule: 'policy' | 'capacity' | null
  readonly takeover: boolean
  /** Whoever had the account before said that it was not them who signed in here. */
  readonly disowned: boolean
}

/** The overlay's words in the page's language. */
export interface LiveWords {
  /** Such as `de`. */
  readonly language: string
  /** The heading of a warning. */
  readonly warning: string
  /** `{left}`: the time that is left, such as 1:05. */
  readonly left: string
  /** Where the limit cannot be moved from here. */
  readonly saveYourWork: string
  readonly stay: string
  readonly signIn: string
  /** Hides the overlay; the page stays. */
  readonly dismiss: string
  readonly notMe: string
  /** What is said once that has been done. */
  readonly disowned: string
  /** Asked for where more time is given only to whoever shows again who they are. */
  readonly password: string
  readonly wrongPassword: string
  /** The server could not be asked. */
  readonly failed: string
}
