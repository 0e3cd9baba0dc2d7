// utsessions/client: what an open page is told of its session.

export type { LiveBy, LiveWords } from '../live/wire.ts'
export type { Duration } from './duration.ts'
export type { Ended, Renewed, Warning, WatchOptions } from './options.ts'
export { type OverlayOptions, showOverlay } from './overlay.ts'
export type { Look } from './routes.ts'
export { type SessionWatch, type StayAnswer, watchSession } from './watch.ts'
