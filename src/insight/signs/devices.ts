// Numbers of devices: in the whole time, and within an hour.

import type { History, Opening } from '../history.ts'
import { type Reason, ramp, reasonIf } from '../reason.ts'
import { counted, DAY_MS, lengthText } from '../words.ts'

/** Two telephones, a tablet, two computers, and a second browser on one of them: one person may well have six. */
const OWN = 6

/** In milliseconds. */
const HOUR_MS = 3_600_000

/** Devices of the same label count as one, so there may be more. */
export function devices({ openings, windowMs }: History): readonly Reason[] {
  const kinds = kindsIn(openings)
  return reasonIf('devices', 0.7 * ramp(kinds, OWN, 2 * OWN), () => {
    return `${counted(kinds, 'kind')} of device in ${lengthText(windowMs)}.`
  })
}

/** One person signs in on a laptop and a telephone within an hour, and now and then on a tablet as well, but not on four, day after day. */
export function crowd({ openings }: History): readonly Reason[] {
  const days = mostByDay(openings)
  const most = days.toSorted((a, b) => b - a)[HABIT_DAYS - 1] ?? 0
  return reasonIf('crowd', 0.6 * ramp(most, 2, 5), () => {
    const times = counted(days.filter((kinds) => kinds >= most).length, 'day')
    return `On ${times} at least ${most} kinds of device signed in within an hour.`
  })
}

/** What happens on fewer days is nobody's habit. */
const HABIT_DAYS = 3

/** For each day of UTC with openings, how many kinds of device there were at most within an hour. */
function mostByDay(openings: readonly Opening[]): readonly number[] {
  const days = new Map<number, number>()
  for (const [i, { at }] of openings.entries()) {
    const day = Math.floor(at / DAY_MS)
    days.set(day, Math.max(days.get(day) ?? 0, kindsWithin(openings, i, at + HOUR_MS)))
  }
  return [...days.values()]
}

function kindsWithin(openings: readonly Opening[], from: number, until: number): number {
  const kinds = new Set<string>()
  for (let i = from; i < openings.length; i += 1) {
    const opening = openings[i]
    if (opening === undefined || opening.at >= until) break
    if (opening.kind !== undefined) kinds.add(opening.kind)
  }
  return kinds.size
}

function kindsIn(openings: readonly Opening[]): number {
  return new Set(openings.flatMap(({ kind }) => (kind === undefined ? [] : [kind]))).size
}
