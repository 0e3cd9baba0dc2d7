// The kinds of journal lines by name, for whoever is given one, or wants all.

import type { EntryKind } from './decision.ts'

const KINDS: Readonly<Record<EntryKind, true>> = {
  opened: true,
  refused: true,
  displaced: true,
  replaced: true,
  closed: true,
  expired: true,
  idle: true,
  revoked: true,
  renewed: true,
  'taken-over': true,
  granted: true,
  'clock-corrected': true,
}

/** All that a line may tell of. */
export const ENTRY_KINDS = Object.keys(KINDS) as readonly EntryKind[]

export function isEntryKind(name: string): name is EntryKind {
  return Object.hasOwn(KINDS, name)
}
