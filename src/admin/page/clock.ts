// The server's clock, as last heard. The browser's own may be wrong; it only says how much time has passed since.

import { createTopic } from './topic.ts'

const TICK_MS = 5_000

let ahead = performance.timeOrigin
const ticks = createTopic<void>()

/** The server's time has been told. A machine that slept has a clock that did not: it is asked anew after each reconnection. */
export function setClock(now: number): void {
  ahead = now - performance.now()
  ticks.tell()
}

/** The server's time now, in epoch milliseconds. */
export function serverNow(): number {
  return Math.round(ahead + performance.now())
}

/** Called often enough for "3 minutes ago". @returns what stops it */
export function onTick(listener: () => void): () => void {
  return ticks.listen(listener)
}

setInterval(ticks.tell, TICK_MS)
