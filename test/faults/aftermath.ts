// What a fault did to those who asked: how long service was away after the server was back, and what had been acknowledged and was lost.

import type { Entry } from '../../src/policy/decision.ts'
import type { Operation } from './history.ts'
import type { SwapSeen } from './recording-store.ts'

/**
 * Milliseconds from the server's return until the service was back for every process, for good: its first answer to something that was asked
 * since, or its last failure of something that was asked since, whichever is later. `Infinity`: it never was.
 */
export function backAfterMs(
  operations: readonly Operation[],
  processes: readonly string[],
  returnedUs: number,
): number {
  const each = processes.map((name) => {
    const since = operations.filter(({ by, invokedAt }) => by.startsWith(`${name}.`) && invokedAt >= returnedUs)
    const first = Math.min(
      Infinity,
      ...since.filter(({ answer }) => answer !== null).map(({ returnedAt }) => returnedAt),
    )
    const failures = since.filter(({ answer }) => answer === null).map(({ returnedAt }) => returnedAt)
    return Math.max(first, ...failures)
  })
  return Math.max(0, (Math.max(...each) - returnedUs) / 1_000)
}

export interface Lost {
  /** Swaps that were acknowledged and have no line in the journal. Those that wrote no line are not counted. */
  readonly swaps: number
  /** From the acknowledgement of the first of them until the harm. */
  readonly windowMs: number
}

/** @param lines all that the journal has of these accounts */
export function lostSwaps(swaps: readonly SwapSeen[], lines: readonly Entry[], harmedUs: number): Lost {
  const isThere = lookIn(lines)
  const lost = swaps.filter((swap) => swap.outcome === 'done' && linesOf(swap).some((line) => !isThere(line)))
  const first = Math.min(...lost.map(({ returnedAt }) => returnedAt ?? Infinity))
  return { swaps: lost.length, windowMs: lost.length === 0 ? 0 : Math.max(0, (harmedUs - first) / 1_000) }
}

/** Swaps that happened although nobody was told so: their answer was lost. */
export function untoldSwaps(swaps: readonly SwapSeen[], lines: readonly Entry[]): number {
  const isThere = lookIn(lines)
  const told = new Set(swaps.flatMap((swap) => (swap.outcome === 'done' ? linesOf(swap) : [])))
  const unknown = swaps.filter(({ outcome }) => outcome === 'unknown').map(linesOf)
  return unknown.filter((all) => all.some((line) => isThere(line) && !told.has(line))).length
}

/** As one text each, refusals left out. */
function linesOf({ account, entries }: SwapSeen): readonly string[] {
  return entries.filter(({ kind }) => kind !== 'refused').map(({ kind, session }) => `${account} ${kind} ${session}`)
}

function lookIn(lines: readonly Entry[]): (line: string) => boolean {
  const there = new Set(lines.map(({ account, kind, session }) => `${account} ${kind} ${session}`))
  return (line) => there.has(line)
}

/** Openings that failed, were asked again with the same token, and were admitted: each holds one place, as the histories show. */
export function admittedAgain(operations: readonly Operation[]): number {
  const failed = new Set(
    operations.flatMap(({ ask, answer }) => (answer === null && ask.kind === 'open' ? [nameOf(ask)] : [])),
  )
  const admitted = operations.filter(
    ({ ask, answer }) => ask.kind === 'open' && answer?.startsWith('admitted') === true,
  )
  return new Set(admitted.map(({ ask }) => nameOf(ask)).filter((name) => failed.has(name))).size
}

function nameOf(ask: Operation['ask']): string {
  return ask.kind === 'open' ? `${ask.account} ${ask.newToken}` : ''
}
