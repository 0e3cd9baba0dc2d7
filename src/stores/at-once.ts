// Snapshots that were there without waiting: a promise all the same, but one that whoever knows of it need not wait for.

import type { Snapshot } from './store.ts'

const AT_ONCE = Symbol('utsessions snapshot')

interface Loaded extends Promise<Snapshot> {
  [AT_ONCE]?: Snapshot
}

/**
 * What `load` of a store that need not wait gives. Whoever wraps that store, or stands in for its `load`, gives a promise of their own, and is
 * waited for.
 */
export function atOnce(snapshot: Snapshot): Promise<Snapshot> {
  const loaded: Loaded = Promise.resolve(snapshot)
  loaded[AT_ONCE] = snapshot
  return loaded
}

/** The snapshot, if `load` had it at once. */
export function snapshotIn(loading: Promise<Snapshot>): Snapshot | undefined {
  return (loading as Loaded | undefined)?.[AT_ONCE]
}
