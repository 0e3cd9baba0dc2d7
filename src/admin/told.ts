// Which lines of the journal are known already. The journal gives lines no numbers, so they are known by what they say; two that say the same are
// told apart by how many there are.

import type { Entry } from '../policy/decision.ts'

export interface Told {
  /** A line that this process wrote itself, told by the control. @returns whether it is news */
  hear(entry: Entry): boolean
  /** Whether a line like it was read before. */
  wasRead(entry: Entry): boolean
  /** All lines that stand in the journal down to some place, the oldest first. @returns those that are news */
  read(entries: readonly Entry[]): readonly Entry[]
  /** Knows nothing any more. */
  clear(): void
}

/** How many there are of lines that say the same. */
interface Count {
  readonly heard: number
  readonly read: number
}

const NONE: Count = { heard: 0, read: 0 }

/** Some 300 bytes each. More than are read in one go, and what was heard meanwhile. */
const MOST = 20_000

export function createTold(): Told {
  const counts = new Map<string, Count>()
  return {
    hear: (entry) => hear(counts, textOf(entry)),
    wasRead: (entry) => (counts.get(textOf(entry))?.read ?? 0) > 0,
    read: (entries) => read(counts, entries),
    clear: () => counts.clear(),
  }
}

function hear(counts: Map<string, Count>, text: string): boolean {
  const { heard, read } = counts.get(text) ?? NONE
  keep(counts, text, { heard: heard + 1, read })
  return heard + 1 > read
}

function read(counts: Map<string, Count>, entries: readonly Entry[]): Entry[] {
  const here = new Map<string, number>()
  const news = entries.filter((entry) => {
    const text = textOf(entry)
    const number = (here.get(text) ?? 0) + 1
    here.set(text, number)
    const { heard, read } = counts.get(text) ?? NONE
    return number > Math.max(heard, read)
  })
  for (const [text, number] of here) {
    const { heard, read } = counts.get(text) ?? NONE
    keep(counts, text, { heard, read: Math.max(number, read) })
  }
  return news
}

/** Those that were met last stay. */
function keep(counts: Map<string, Count>, text: string, count: Count): void {
  counts.delete(text)
  counts.set(text, count)
  for (const oldest of counts.keys()) {
    if (counts.size <= MOST) return
    counts.delete(oldest)
  }
}

/** The same for the same line, whichever way it came: stores give its fields in an order of their own. */
function textOf(entry: Entry): string {
  return JSON.stringify(entry, (_, value: unknown) => (isObject(value) ? inOrder(value) : value))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function inOrder(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
