// Alternation between devices: one opens a session, soon another one, and soon the first one again.

import type { History, Opening } from '../history.ts'
import { type Reason, ramp, reasonIf } from '../reason.ts'
import { counted, daysOf, lengthText } from '../words.ts'
import { often } from './often.ts'

/** Two openings further apart than this are one person's morning and evening. In milliseconds. */
const SOON_MS = 30 * 60_000

interface Turn {
  readonly at: number
  readonly gapMs: number
  readonly kinds: readonly (string | undefined)[]
}

/** Never enough alone: a person who has to sign in anew at each change between laptop and telephone does the same. */
export function turns(history: History): readonly Reason[] {
  const found = turnsOf(history.openings)
  const days = daysOf(found.map(({ at }) => at))
  const devices = new Set(found.flatMap(({ kinds }) => kinds)).size
  const strength = 0.5 * ramp(found.length, often(6, history), often(30, history)) * ramp(days, 1, 4)
  const meanMs = found.reduce((sum, { gapMs }) => sum + gapMs, 0) / Math.max(1, found.length)
  return reasonIf('turns', strength, () => {
    const times = `took turns ${counted(found.length, 'time')} in ${lengthText(history.windowMs)}`
    return `${counted(devices, 'device')} ${times}, on average ${lengthText(meanMs)} apart.`
  })
}

/** Each return to a device, shortly after another one. */
function turnsOf(openings: readonly Opening[]): readonly Turn[] {
  const seen = new Set<string>()
  return openings.flatMap((opening, i) => {
    const before = openings[i - 1]
    const isReturn = opening.kind !== undefined && seen.has(opening.kind)
    if (opening.kind !== undefined) seen.add(opening.kind)
    if (!isReturn || before?.kind === undefined || before.kind === opening.kind) return []
    const gapMs = opening.at - before.at
    return gapMs <= SOON_MS ? [{ at: opening.at, gapMs, kinds: [before.kind, opening.kind] }] : []
  })
}
