// What a page may ask to be told, and how: the options of watchSession.

import type { LiveAlive, LiveEnded, LiveWords } from '../live/wire.ts'
import type { Duration } from './duration.ts'

export interface WatchOptions {
  /** Where the guard's routes are: a path of this site, or an address. @default '/utsessions' */
  readonly path?: string | undefined
  /** The language of the words, such as `de`. @default the page's own: `<html lang>` */
  readonly lang?: string | undefined
  /** How long before the end the warning comes; before an idle limit never earlier than half of it. @default '2m' */
  readonly warnBefore?: Duration | undefined
  /** The session is over. Told once; nothing is told after it. */
  readonly onEnded?: (ended: Ended) => unknown
  /** The session is about to end. Told once for each deadline. */
  readonly onWarning?: (warning: Warning) => unknown
  /** After a warning: the end is further away again, here or in another tab. */
  readonly onRenewed?: (renewed: Renewed) => unknown
}

/** The ending as the server tells it; `text` has its time in it, in the visitor's own zone. */
export interface Ended extends Omit<LiveEnded, 'state' | 'now'> {}

export interface Warning extends Pick<LiveAlive, 'limit' | 'renewable'> {
  /** From now, by the server's clock. */
  readonly leftMs: number
  readonly words: LiveWords
}

export interface Renewed extends Pick<LiveAlive, 'limit'> {
  /** From now, by the server's clock; `Infinity`: no end in sight. */
  readonly leftMs: number
}

/** What the page's own code throws is reported, and stops nothing of ours. */
export function tell<T>(listener: ((what: T) => unknown) | undefined, what: T): void {
  queueMicrotask(() => listener?.(what))
}
