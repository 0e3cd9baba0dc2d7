// Which devices are certainly different ones. Lines name them, but a browser that forgets all has another name each time: so a device goes by its
// name where it has come back under it a good while later, and by what it is ("Firefox on Linux") where not. Those that are alike then count as
// one; or as none of which anything could be said, where one that is alike goes by its name.

import type { Entry } from '../policy/decision.ts'
import { sameOf } from './same.ts'

export interface Kinds {
  /** The same for lines of one device; `undefined`: nothing tells it from others for sure. */
  of(entry: Entry): string | undefined
  /** Whether the device of an opening has shown that it was here before. */
  isKnown(entry: Entry): boolean
}

export function kindsOf(entries: readonly Entry[]): Kinds {
  const labels = sameOf(entries.flatMap(labelsOfOne))
  const nameOf = lastingNames(entries)
  const labelOf = ({ label }: Entry) => (label === undefined ? undefined : labels.of(label))
  const named = new Set(entries.filter((entry) => nameOf(entry) !== undefined).map(labelOf))
  const marked = new Set(entries.filter(({ kind, device }) => kind === 'opened' && device !== undefined).map(labelOf))
  return {
    of: (entry) => {
      const name = nameOf(entry)
      if (name !== undefined) return `device ${name}`
      const label = labelOf(entry)
      return named.has(label) ? undefined : label
    },
    isKnown: ({ device, on, label }) =>
      device === undefined && (on !== undefined || (label !== undefined && marked.has(labels.of(label)))),
  }
}

/** A new sign-in on a device whose label is another one by now: a browser that shows itself as one for desktops. */
function labelsOfOne({ kind, label, by }: Entry): [string, string][] {
  return kind === 'replaced' && label !== undefined && by?.label !== undefined ? [[label, by.label]] : []
}

/** The name of a line's device, where that is one that comes back. */
function lastingNames(entries: readonly Entry[]): (entry: Entry) => string | undefined {
  const names = sameOf(entries.flatMap(namesOfOne))
  const nameIn = ({ on }: Entry) => (on === undefined ? undefined : names.of(on))
  const spans = new Map<string | undefined, readonly [first: number, last: number]>()
  for (const entry of entries) {
    const [first, last] = spans.get(nameIn(entry)) ?? [entry.at, entry.at]
    spans.set(nameIn(entry), [Math.min(first, entry.at), Math.max(last, entry.at)])
  }
  return (entry) => {
    const name = nameIn(entry)
    const [first, last] = spans.get(name) ?? [0, 0]
    return last - first >= LASTING_MS ? name : undefined
  }
}

/** A private window keeps its name for as long as it is open: for a use, or for an evening. In milliseconds. */
const LASTING_MS = 12 * 3_600_000

function namesOfOne({ on, was }: Entry): [string, string][] {
  return on !== undefined && was !== undefined ? [[was, on]] : []
}
