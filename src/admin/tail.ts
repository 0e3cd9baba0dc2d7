// The end of the journal, on whichever node its lines were written: each line is told once. For live.ts and activity.ts, by way of news.ts.

import type { Entry } from '../policy/decision.ts'
import type { Page } from '../stores/store.ts'
import { createTold, type Told } from './told.ts'

type Journal = (query: { readonly cursor?: string; readonly limit: number }) => Promise<Page<Entry>>

/** What a look at the journal has brought. */
export interface Looked {
  /** What nobody has been told of yet, the oldest first. */
  readonly entries: readonly Entry[]
  /**
   * Where what was read does not reach down to what was known: the first look of all, or too much was written since the last one. All lines that
   * were read, whether told of or not, and where the journal goes on below them.
   */
  readonly begun?: Page<Entry>
}

export interface Tail {
  /** Looks for lines that were written since the last look. Fails as the store does, and has told nothing then. One at a time. */
  look(): Promise<Looked>
  /** A line that this process wrote. @returns whether nobody has been told of it yet */
  hear(entry: Entry): boolean
}

/** Enough where little is written: what is read each second. */
const [FIRST, FURTHER] = [100, 500]
/** More in one look than this is not read. */
const MOST = 5_000
/**
 * Lines do not always come to stand above those that were there before: nodes have clocks of their own, and transactions end in another order
 * than they began. So a look goes on for so many lines below the first one that was there at the last look.
 */
const OVERLAP = 50

interface State {
  readonly journal: Journal
  readonly told: Told
  hasLooked: boolean
}

export function createTail(journal: Journal): Tail {
  const state: State = { journal, told: createTold(), hasLooked: false }
  return { look: () => look(state), hear: (entry) => state.told.hear(entry) }
}

async function look(state: State): Promise<Looked> {
  const { told, hasLooked } = state
  const { lines, next, isJoined } = await linesOf(state)
  const entries = told.read(lines.toReversed())
  state.hasLooked = true
  if (isJoined) return { entries }
  return { entries: hasLooked ? entries : [], begun: { items: lines, next } }
}

interface Lines {
  /** The newest first. */
  readonly lines: readonly Entry[]
  readonly next: string | null
  /** They reach down to those of the last look, or to the end of the journal, which is as good. */
  readonly isJoined: boolean
}

async function linesOf({ journal, told, hasLooked }: State): Promise<Lines> {
  const lines: Entry[] = []
  let known = 0
  let next: string | null = null
  do {
    const page = await journal(next === null ? { limit: FIRST } : { limit: FURTHER, cursor: next })
    for (const entry of page.items) {
      if (hasLooked && told.wasRead(entry)) known += 1
      lines.push(entry)
      if (known >= OVERLAP) return { lines, next: null, isJoined: true }
    }
    next = page.next
  } while (next !== null && hasLooked && lines.length < MOST)
  return { lines, next, isJoined: hasLooked && next === null }
}
