// What the tests of notices share: a hook that collects what it is told and can be awaited, and a wait for what must not come.

import { expect, vi } from 'vitest'

export interface Told<N> {
  readonly hook: (notice: N) => void
  readonly notices: N[]
  /** Resolves with all, once there are so many. */
  reach(count: number): Promise<readonly N[]>
}

/** A hook that remembers. */
export function collect<N>(): Told<N> {
  const notices: N[] = []
  return {
    notices,
    hook: (notice) => void notices.push(notice),
    reach: async (count) => {
      await vi.waitFor(() => expect(notices.length).toBeGreaterThanOrEqual(count), { timeout: 20_000, interval: 5 })
      return notices
    },
  }
}
