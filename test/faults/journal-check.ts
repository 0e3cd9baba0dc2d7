// Is the journal of an account exact? Nothing that was acknowledged is missing or told twice, nothing is there that nobody wrote, and
// whoever walks through it never counts more sessions than allowed.

import type { Line, SwapSeen } from './recording-store.ts'

export interface JournalEvidence {
  /** The account's lines, oldest first. */
  readonly lines: readonly Line[]
  /** Swaps of the account, by whichever process. */
  readonly swaps: readonly SwapSeen[]
  readonly allowed: number
  /** Ids of the sessions that the record holds at the end. */
  readonly live: readonly string[]
  /** The backend may have forgotten what it acknowledged: what is missing is no fault then. */
  readonly mayForget?: boolean
}

/** What is wrong, in words; nothing is as it should be. */
export function journalFaults(evidence: JournalEvidence): readonly string[] {
  return [
    ...(evidence.mayForget ? [] : missing(evidence)),
    ...unheardOf(evidence),
    ...(evidence.mayForget ? [] : outOfOrder(evidence)),
    ...walk(evidence),
  ]
}

/** Refusals are written beside the swaps, may be dropped, and name no session. */
function isCounted({ kind }: Line): boolean {
  return kind !== 'refused'
}

function nameOf({ kind, session }: Line): string {
  return `${kind} ${session}`
}

function missing({ lines, swaps }: JournalEvidence): readonly string[] {
  const there = new Set(lines.map(nameOf))
  const acknowledged = swaps.filter(({ outcome }) => outcome === 'done').flatMap(({ entries }) => entries)
  return acknowledged
    .filter((line) => isCounted(line) && !there.has(nameOf(line)))
    .map((line) => `acknowledged, and not in the journal: ${nameOf(line)}`)
}

/** A line that only lost swaps carried, or none. */
function unheardOf({ lines, swaps }: JournalEvidence): readonly string[] {
  const written = swaps.filter(({ outcome }) => outcome !== 'lost').flatMap(({ entries }) => entries)
  const names = new Set(written.map(nameOf))
  return lines
    .filter((line) => isCounted(line) && !names.has(nameOf(line)))
    .map((line) => `in the journal, though no swap that may have happened wrote it: ${nameOf(line)}`)
}

/** A swap that was acknowledged before another was asked for has its lines before that one's. */
function outOfOrder({ lines, swaps }: JournalEvidence): readonly string[] {
  const place = new Map(lines.map((line, i) => [nameOf(line), i]))
  const done = swaps
    .filter(({ outcome, entries }) => outcome === 'done' && entries.some(isCounted))
    .map(({ invokedAt, returnedAt, entries }) => {
      const places = entries.filter(isCounted).map((line) => place.get(nameOf(line)) ?? -1)
      return {
        invokedAt,
        returnedAt: returnedAt ?? Infinity,
        first: Math.min(...places),
        last: Math.max(...places),
        name: entries.map(nameOf),
      }
    })
    .filter(({ first }) => first >= 0)
  return done.flatMap((earlier) =>
    done
      .filter((later) => earlier.returnedAt < later.invokedAt && earlier.last > later.first)
      .map((later) => `the journal has ${later.name} before ${earlier.name}, which was acknowledged earlier`),
  )
}

const ENDS: ReadonlySet<string> = new Set(['displaced', 'replaced', 'closed', 'revoked', 'expired', 'idle'])

/** Goes through the lines as they are told. */
function walk({ lines, allowed, live }: JournalEvidence): readonly string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  const living = new Set<string>()
  for (const line of lines) {
    const session = line.session ?? ''
    if (isCounted(line) && seen.has(nameOf(line))) faults.push(`told twice: ${nameOf(line)}`)
    seen.add(nameOf(line))
    if (line.kind === 'opened') living.add(session)
    if (ENDS.has(line.kind) && !living.delete(session)) faults.push(`ended without having been open: ${nameOf(line)}`)
    if (living.size > allowed) faults.push(`at ${nameOf(line)} ${living.size} live where ${allowed} are allowed`)
  }
  const told = [...living].toSorted().join(', ')
  const held = live.toSorted().join(', ')
  if (told !== held) faults.push(`the journal ends with [${told}] alive, the record holds [${held}]`)
  return faults
}
