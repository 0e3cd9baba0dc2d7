// The timer of prune, which itself is loaded when it is due.

import type { Parts } from './parts.ts'
import { seldom } from './seldom.ts'

/** Prunes every `everyMs`, give or take a quarter so that processes do not do it together. Keeps no process alive. */
export function pruneRegularly(parts: Parts, everyMs: number): () => void {
  if (everyMs === Infinity) return () => {}
  let timer: NodeJS.Timeout
  const next = () => {
    timer = setTimeout(run, everyMs * (0.75 + Math.random() / 2)).unref()
  }
  const run = () => {
    next() // at once: a store that never answers this time is asked again
    seldom()
      .then(({ prune }) => prune(parts))
      .catch((error) => parts.events.emit('store-error', { account: null, error }))
  }
  next()
  return () => clearTimeout(timer)
}
