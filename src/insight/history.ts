// The lines of one account as what the signs are looked for in: who opened when on what, who took whose place, who was refused by whom.

import type { Entry, EntryKind } from '../policy/decision.ts'
import type { Hash } from '../policy/record.ts'
import { type Kinds, kindsOf } from './kinds.ts'

/** Somebody came with a device, whether they were let in or not. */
export interface Arrival {
  readonly at: number
  /** What tells the device from others for sure, see kinds.ts; `undefined`: nothing does. */
  readonly kind: string | undefined
}

/** A session was opened. */
export interface Opening extends Arrival {
  readonly session: Hash
  readonly label: string | undefined
  /** The account's record knew the device. */
  readonly isKnown: boolean
  /** As the journal has it. */
  readonly place: string | undefined
}

/** A session took the place of another one by itself: no rule did, and no administrator. */
export interface Displacement {
  readonly session: Hash
  readonly by: Hash
  readonly at: number
}

export interface Refusal extends Arrival {
  readonly holders: readonly Hash[]
  /** When it would have succeeded, as it was then. */
  readonly retryAt: number | undefined
}

export interface History {
  readonly account: string
  /** Of the time that is looked at; the last instant is in it. */
  readonly windowMs: number
  /** The earliest first, as the others. */
  readonly openings: readonly Opening[]
  readonly displacements: readonly Displacement[]
  readonly refusals: readonly Refusal[]
  /** Openings and refusals. */
  readonly arrivals: readonly Arrival[]
  /** When somebody was certainly at a session: signed out, renewed it, or signed in anew on its device. */
  readonly livedAt: ReadonlyMap<Hash, readonly number[]>
}

/** The kinds of lines that say anything here. */
export const TELLING: readonly EntryKind[] = ['opened', 'refused', 'displaced', 'replaced', 'closed', 'renewed']

/** Lines in any order: what belongs together is found by the sessions' ids. */
export function historyOf(account: string, lines: readonly Entry[], windowMs: number): History {
  const entries = lines.filter(({ kind }) => TELLING.includes(kind)).toSorted((a, b) => a.at - b.at)
  const of = (...wanted: readonly EntryKind[]) => entries.filter(({ kind }) => wanted.includes(kind))
  const kinds = kindsOf(entries)
  const openings = of('opened').flatMap((entry) => openingOf(entry, kinds))
  const refusals = of('refused').flatMap((entry) => refusalOf(entry, kinds))
  return {
    account,
    windowMs,
    openings,
    displacements: of('displaced').flatMap(displacementOf),
    refusals,
    arrivals: [...openings, ...refusals].toSorted((a, b) => a.at - b.at),
    livedAt: livedAt(of('closed', 'renewed', 'replaced')),
  }
}

/** An exempt session is an administrator's, or a machine's: it says nothing of who uses the account. */
function openingOf(entry: Entry, kinds: Kinds): Opening[] {
  const { session, at, label, place, exempt } = entry
  if (session === undefined || exempt) return []
  return [{ session, at, label, place, kind: kinds.of(entry), isKnown: kinds.isKnown(entry) }]
}

/** Under `enforce: false` nobody lost a place, so nobody comes to take it back. */
function displacementOf({ session, by, at, enforced }: Entry): Displacement[] {
  if (session === undefined || enforced === false) return []
  if (by?.session === undefined || by.rule !== undefined || by.operator !== undefined) return []
  return [{ session, by: by.session, at }]
}

/** For want of a place, and not because a ticket or a password was wrong. */
function refusalOf(entry: Entry, kinds: Kinds): Refusal[] {
  const { at, reason, sessions = [], retryAt } = entry
  if (reason !== 'locked' && reason !== 'full') return []
  return [{ at, kind: kinds.of(entry), holders: sessions.toSorted(), retryAt }]
}

function livedAt(entries: readonly Entry[]): Map<Hash, number[]> {
  const found = new Map<Hash, number[]>()
  for (const { session, at } of entries) {
    if (session === undefined) continue
    const known = found.get(session)
    if (known) known.push(at)
    else found.set(session, [at])
  }
  return found
}
