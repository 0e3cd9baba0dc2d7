// One request and its response, as small as the guard needs it. Each framework's adapter makes one of these.

/** A place in the host's session data that is ours. Looked up anew at each call: the host may have changed sessions meanwhile. */
export interface HostData {
  get(): unknown
  /** A promise where the host must save what it is given: the answer waits for it, and a failure of it is the request's. */
  set(value: unknown): unknown
  /** `set` gives a promise. @default false */
  readonly saves?: boolean
}

/** What goes out when the guard answers itself. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer that stays open. */
export interface Outlet {
  /** `false`: so much waits already that the other end does not read, or it has gone. Nothing was written. */
  write(text: string): boolean
  end(): void
}

/** What happens when the application's own response goes out. */
export interface Leaving {
  /** `headers` may give a promise. @default false */
  readonly mayWait?: boolean
  /** Before the headers are written: the last chance to set some. A promise where the host saves, and may set one of its own by that. */
  headers(): unknown
  /** Before the body ends; the end waits for it. `undefined` where there is nothing to wait for. */
  end(): Promise<unknown> | undefined
  /** Once the response is out or the connection is gone, whatever came first. */
  gone(): void
}

export interface Exchange<Req, Res> {
  readonly request: Req
  readonly response: Res
  readonly method: string
  /** Path and query, as the client asked for them: with what the framework has taken off for routers below. */
  readonly url: string
  /** The request came over TLS, as far as the framework knows. */
  readonly secure: boolean
  header(name: string): string | undefined
  /**
   * What came with the request: as the application's parser left it, where one has run, else the text as it is. Only the guard's own routes
   * are asked for it. Fails with `BodyTooLong` where there is more than the guard's routes take.
   */
  body(): Promise<unknown>
  /** Our place in the host's session data; `undefined` when there is no host session data on this request. */
  hostData(): HostData | undefined
  /** What the host calls this sign-in, where the adapter can tell. */
  hostSession(): string | undefined
  setHeader(name: string, value: string): void
  addCookie(cookie: string): void
  /** The application's answer has begun. */
  replied(): boolean
  reply(reply: Reply): void
  /** Begins an answer that stays open; the headers go out at once. @param gone called once, when either side has ended it */
  openOutlet(head: Omit<Reply, 'body'>, gone: () => void): Outlet
  /** Takes what `onRefused` or `onEnded` gave for the answer, in frameworks whose handlers give theirs back. */
  take?(answer: unknown): void
  onLeaving(leaving: Leaving): void
  /** From here on the host's session stays as it is: nothing of this request is saved in it, and no cookie of the host goes out. */
  leaveHostAlone(): void
  /** Signs the host out, as far as the adapter knows how; `false` when it does not. */
  signOut(): Promise<boolean>
}
