// Where the token is kept between requests: in the host's session data where there is some, so that a host session which comes back
// from the dead brings its dead token along; in our own cookie otherwise. A class, as every request makes one.

import type { CookieJar } from './cookies.ts'
import type { Exchange, HostData } from './exchange.ts'
import type { Kept } from './kept.ts'
import { InCookie } from './kept-in-cookie.ts'
import { InHostData } from './kept-in-host-data.ts'
import type { Mark } from './mark.ts'

/** As much of a visit as is needed to keep something. */
export interface Keeper {
  readonly exchange: Pick<Exchange<never, never>, 'hostSession'>
  readonly cookies: string | undefined
  readonly jar: CookieJar
  hostData(): HostData | undefined
  addCookie(cookie: string): void
}

/** Either of the two places. */
export interface Place {
  read(): Kept | undefined
  write(kept: Kept): void
  /** Forgets the token; what the host calls this sign-in differs from now on, even if the host keeps its session id. */
  clear(): void
  /** What this sign-in is called. Another sign-in under the same id goes by another name; a host that calls it nothing has one of ours noted. */
  named(id: string | undefined): string | undefined
  /** What is noted in place of a token. */
  mark(): Mark | undefined
  setMark(mark: Mark): void
  /** Takes the mark off; what this sign-in is called stays. */
  unmark(): void
}

/** In the host's data from the moment that there is some: with many hosts that is the sign-in. */
export class Keeping implements Place {
  readonly keeper: Keeper
  host: InHostData | undefined = undefined
  cookie: InCookie | undefined = undefined

  constructor(keeper: Keeper) {
    this.keeper = keeper
  }

  place(): Place {
    const { keeper } = this
    if (keeper.hostData() !== undefined) {
      this.host ??= new InHostData(keeper)
      return this.host
    }
    this.cookie ??= new InCookie(keeper)
    return this.cookie
  }

  read(): Kept | undefined {
    return this.place().read()
  }

  write(kept: Kept): void {
    this.place().write(kept)
  }

  clear(): void {
    this.place().clear()
  }

  named(id: string | undefined): string | undefined {
    return this.place().named(id)
  }

  mark(): Mark | undefined {
    return this.place().mark()
  }

  setMark(mark: Mark): void {
    this.place().setMark(mark)
  }

  /** Does nothing where there is no mark. */
  unmark(): void {
    if (this.mark() !== undefined) this.place().unmark()
  }

  /** What the host must still save of this; `undefined` where there is nothing to wait for. */
  saved(): Promise<unknown> | undefined {
    return this.host?.saving
  }
}
