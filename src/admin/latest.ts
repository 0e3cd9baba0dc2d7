// The last lines that were told, numbered, so that a stream that comes back after a moment misses none.

import type { Entry } from '../policy/decision.ts'

export interface Latest {
  /** @returns its id */
  add(entry: Entry): string
  /** A line that nobody was told of: whoever comes back from before it has missed more than is known. */
  skip(): void
  /** The id of the last one. */
  id(): string
  /** What was told after that id, with the ids; `undefined` where that is not known. */
  after(id: string): readonly Numbered[] | undefined
}

export interface Numbered {
  readonly id: string
  readonly entry: Entry
}

const MOST = 1_000

/** @param run what no other process, and none before, has numbered its lines by */
export function createLatest(run: string): Latest {
  const kept: Entry[] = []
  let number = 0
  const idOf = (at: number) => `${run}.${at}`
  return {
    add: (entry) => {
      kept.push(entry)
      number += 1
      if (kept.length > 2 * MOST) kept.splice(0, MOST)
      return idOf(number)
    },
    skip: () => {
      kept.length = 0
      number += 1
    },
    id: () => idOf(number),
    after: (id) => {
      const at = numberIn(id, run)
      const missed = number - at
      if (!(missed >= 0 && missed <= kept.length)) return undefined
      return kept.slice(kept.length - missed).map((entry, i) => ({ id: idOf(at + i + 1), entry }))
    },
  }
}

function numberIn(id: string, run: string): number {
  const text = id.startsWith(`${run}.`) ? id.slice(run.length + 1) : ''
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}
