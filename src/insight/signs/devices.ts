// Numbers of devices: in the whole time, and within an hour.

import type { Arrival, History } from '../history.ts'
import { type Reason, ramp, reasonIf } from '../reason.ts'
import { counted, DAY_MS, lengthText } from '../words.ts'

/** Two telephones, a tablet, two computers, and a second browser on some of them: one person may well have nine, and a family as many. */
const OWN = 9
/** In a week that is nobody's own. */
const MANY = 15

/** In milliseconds. */
const HOUR_MS = 3_600_000

/** Those that cannot be told apart count as one, so there may be more. Who was refused was there as well. */
export function devices({ arrivals, windowMs }: History): readonly Reason[] {
  const kinds = kindsIn(arrivals)
  return reasonIf('devices', 0.7 * ramp(kinds, OWN, MANY), () => {
    return `${counted(kinds, 'device')} in ${lengthText(windowMs)}.`
  })
}

/** One person signs in on a laptop and a telephone within an hour, and now and then on a tablet as well, but not on four, day after day. */
export function crowd({ arrivals }: History): readonly Reason[] {
  const days = mostByDay(arrivals)
  const most = days.toSorted((a, b) => b - a)[HABIT_DAYS - 1] ?? 0
  return reasonIf('crowd', 0.6 * ramp(most, 2, 5), () => {
    const times = counted(days.filter((kinds) => kinds >= most).length, 'day')
    return `On ${times} at least ${most} devices came within an hour.`
  })
}

/** What happens on fewer days is nobody's habit. */
const HABIT_DAYS = 3

/** For each day of UTC with arrivals, how many devices there were at most within an hour. */
function mostByDay(arrivals: readonly Arrival[]): readonly number[] {
  const days = new Map<number, number>()
  for (const [i, { at }] of arrivals.entries()) {
    const day = Math.floor(at / DAY_MS)
    days.set(day, Math.max(days.get(day) ?? 0, kindsWithin(arrivals, i, at + HOUR_MS)))
  }
  return [...days.values()]
}

function kindsWithin(arrivals: readonly Arrival[], from: number, until: number): number {
  const kinds = new Set<string>()
  for (let i = from; i < arrivals.length; i += 1) {
    const arrival = arrivals[i]
    if (arrival === undefined || arrival.at >= until) break
    if (arrival.kind !== undefined) kinds.add(arrival.kind)
  }
  return kinds.size
}

function kindsIn(arrivals: readonly Arrival[]): number {
  return new Set(arrivals.flatMap(({ kind }) => (kind === undefined ? [] : [kind]))).size
}
