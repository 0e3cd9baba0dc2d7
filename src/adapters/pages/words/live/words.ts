// What open pages are told. `{at}` is filled in by the page, in its own zone; what stands in brackets is left out where no time is known.

import type { LiveWords } from '../../../../live/wire.ts'

export interface OpenPageWords extends Omit<LiveWords, 'language'> {
  /** Within a sentence, in the place of `{device}`. */
  readonly anotherDevice: string
  /** Why it ended; `{device}`, `{at}`. */
  readonly ended: {
    readonly displaced: string
    readonly takenOver: string
    readonly policy: string
    readonly capacity: string
    readonly replaced: string
    readonly expired: string
    readonly idle: string
    readonly revoked: string
    readonly disowned: string
    readonly closed: string
    readonly unknown: string
  }
}
