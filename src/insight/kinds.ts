// Which devices are certainly different ones. The journal names no device, only what it is: "Firefox on Linux". So devices are told apart
// by their labels, and those with the same label count as one, unless a line says otherwise.

import type { Entry } from '../policy/decision.ts'

export interface Kinds {
  /** The same for labels that one device had, one after the other; `undefined` where there is no label. */
  of(label: string | undefined): string | undefined
  /** Whether devices of this kind show that they were here before. Without, a browser that forgets all and a script look like many. */
  isMarked(kind: string | undefined): boolean
}

export function kindsOf(entries: readonly Entry[]): Kinds {
  const aliases = aliasesOf(entries)
  const of = (label: string | undefined) => (label === undefined ? undefined : firstOf(aliases, label))
  const marked = new Set(
    entries.flatMap(({ kind, device, label }) => (kind === 'opened' && device !== undefined ? [of(label)] : [])),
  )
  return { of, isMarked: (kind) => kind !== undefined && marked.has(kind) }
}

/** A new sign-in on a device whose label is another one by now: a browser that shows itself as one for desktops. */
function aliasesOf(entries: readonly Entry[]): Map<string, string> {
  const aliases = new Map<string, string>()
  for (const { kind, label, by } of entries) {
    if (kind !== 'replaced' || label === undefined || by?.label === undefined) continue
    const [one, other] = [firstOf(aliases, label), firstOf(aliases, by.label)].toSorted()
    if (one !== undefined && other !== undefined && one !== other) aliases.set(other, one)
  }
  return aliases
}

function firstOf(aliases: ReadonlyMap<string, string>, label: string): string {
  let first = label
  for (let next = aliases.get(first); next !== undefined; next = aliases.get(first)) first = next
  return first
}
