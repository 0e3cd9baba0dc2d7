// Displacement ping-pong: one session takes the place, the displaced device takes it back, and so on, several times in a row.

import type { Hash } from '../../policy/record.ts'
import type { Displacement, History, Opening } from '../history.ts'
import { type Reason, ramp, reasonIf } from '../reason.ts'
import { counted, daysOf } from '../words.ts'
import { often } from './often.ts'

/** A session that had its place for longer was done with, or nearly. In milliseconds. */
const BRIEFLY_MS = 25 * 60_000

/** One person who looks at something on the telephone takes the place, and takes it back: that is two. */
const RALLY = 4

/** Displacements, each of the session that the one before had brought in. */
type Rally = readonly Displacement[]

export function pingPong(history: History): readonly Reason[] {
  const rallies = ralliesOf(history).filter((rally) => rally.length >= RALLY)
  const takes = rallies.reduce((sum, rally) => sum + rally.length, 0)
  const days = daysOf(rallies.flatMap(([first]) => (first ? [first.at] : [])))
  const strength = 0.7 * ramp(takes, often(4, history), often(72, history)) * ramp(days, 0, 3)
  return reasonIf('ping-pong', strength, () => {
    const longest = Math.max(...rallies.map((rally) => rally.length))
    const when = `On ${counted(days, 'day')} sessions on different devices took the place from each other in turn`
    return `${when}, ${counted(takes, 'time')} in all, up to ${longest} times in a row.`
  })
}

function ralliesOf(history: History): readonly Rally[] {
  const openings = new Map(history.openings.map((opening) => [opening.session, opening]))
  const rallies: Displacement[][] = []
  /** By the session that has the place at its end. */
  const open = new Map<Hash, Displacement[]>()
  for (const displacement of history.displacements) {
    if (!isByAnother(displacement, openings)) continue
    const before = open.get(displacement.session)
    const last = before?.at(-1)
    const rally = before && last && displacement.at - last.at <= BRIEFLY_MS ? before : []
    if (rally.length === 0) rallies.push(rally)
    rally.push(displacement)
    open.delete(displacement.session)
    open.set(displacement.by, rally)
  }
  return rallies
}

/**
 * Whether a device displaced another one that is certainly a different one: by its label; or because the record knew it, for what opens on the
 * session's own device displaces nobody, but replaces.
 */
function isByAnother({ session, by }: Displacement, openings: ReadonlyMap<Hash, Opening>): boolean {
  const newcomer = openings.get(by)
  if (newcomer === undefined) return false
  const kind = openings.get(session)?.kind
  return newcomer.isKnown || (kind !== undefined && newcomer.kind !== undefined && kind !== newcomer.kind)
}
