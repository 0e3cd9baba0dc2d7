// Impossible travel: two devices, at two places, with less time in between than the way takes.

import type { History, Opening } from '../history.ts'
import { type Reason, ramp, reasonIf } from '../reason.ts'
import type { ResolvedTravel, Way } from '../travel-options.ts'
import { counted, lengthText } from '../words.ts'
import { often } from './often.ts'

interface Trip extends Way {
  readonly from: string
  readonly to: string
  readonly takenMs: number
}

/** Never enough alone: a laptop behind the company's network seems to be where the company is. */
export function travel(history: History, rules: ResolvedTravel | undefined): readonly Reason[] {
  if (rules === undefined) return []
  const trips = tripsOf(history, rules)
  const strength = 0.6 * ramp(trips.length, 0, often(4, history))
  return reasonIf('travel', strength, () => {
    return `${counted(trips.length, 'time')} in ${lengthText(history.windowMs)} two devices were further apart than anybody travels: ${worstOf(trips)}.`
  })
}

function tripsOf({ account, openings }: History, { placeOf, wayOf }: ResolvedTravel): readonly Trip[] {
  const placed = openings.flatMap((opening) => {
    const { session, at, label } = opening
    const place = placeOf({ account, session, at, label, place: opening.place })
    return place === undefined ? [] : [{ ...opening, place }]
  })
  return placed.flatMap((opening, i) => {
    const before = placed[i - 1]
    if (before === undefined || before.place === opening.place || !isAnother(before, opening)) return []
    const takenMs = opening.at - before.at
    const way = wayOf(before.place, opening.place)
    return takenMs < way.shortestMs ? [{ ...way, from: before.place, to: opening.place, takenMs }] : []
  })
}

/** One device that jumps has changed its way into the network. */
function isAnother(a: Opening, b: Opening): boolean {
  return a.kind !== undefined && b.kind !== undefined && a.kind !== b.kind
}

function worstOf(trips: readonly Trip[]): string {
  const ratio = ({ shortestMs, takenMs }: Trip) => shortestMs / Math.max(1, takenMs)
  const [worst] = trips.toSorted((a, b) => ratio(b) - ratio(a))
  if (worst === undefined) return ''
  const { from, to, km, takenMs, shortestMs } = worst
  const way = km === undefined ? `at least ${lengthText(shortestMs)}` : `${counted(Math.round(km), 'km', 'km')}`
  return `${from} and ${to}, ${way}, within ${lengthText(takenMs)}`
}
