// Simultaneous use: somebody was refused while the session that had the place was certainly in use.

import type { History, Refusal } from '../history.ts'
import { type Reason, ramp, reasonIf } from '../reason.ts'
import { counted, daysOf, lengthText } from '../words.ts'
import { often } from './often.ts'

/** Whoever is refused on the telephone walks over to the laptop and signs out there: that takes a while. In milliseconds. */
const WALK_MS = 10 * 60_000

/** What happens at the session later than this says nothing of the time of the refusal. In milliseconds. */
const SAME_TIME_MS = 3 * 3_600_000

/** Refusals closer than this are one attempt. In milliseconds. */
const ATTEMPT_MS = 15 * 60_000

export function refusals(history: History): readonly Reason[] {
  const attempts = attemptsOf(history.refusals.filter((refusal, i) => wasInUse(refusal, i, history)))
  const days = daysOf(attempts.map(({ at }) => at))
  const strength = 0.7 * ramp(attempts.length, often(2, history), often(10, history)) * ramp(days, 1, 4)
  return reasonIf('refusals', strength, () => {
    const times = `${counted(attempts.length, 'time')} in ${lengthText(history.windowMs)}, on ${counted(days, 'day')}`
    return `Somebody was refused while the session that had the place was in use, ${times}.`
  })
}

function attemptsOf(refused: readonly Refusal[]): readonly Refusal[] {
  return refused.filter(({ at }, i) => at - (refused[i - 1]?.at ?? Number.NEGATIVE_INFINITY) > ATTEMPT_MS)
}

function wasInUse(refusal: Refusal, i: number, history: History): boolean {
  const isSoon = (at: number) => at - refusal.at > WALK_MS && at - refusal.at <= SAME_TIME_MS
  const lived = refusal.holders.some((holder) => history.livedAt.get(holder)?.some(isSoon))
  return lived || isTouchedLater(refusal, i, history.refusals, isSoon)
}

/**
 * A later refusal by the same holders that holds for longer: one of them was used in between, or the instant at which the place is free by
 * itself would be the same.
 */
function isTouchedLater(
  { retryAt, holders }: Refusal,
  i: number,
  all: readonly Refusal[],
  isSoon: (at: number) => boolean,
): boolean {
  if (retryAt === undefined) return false
  for (let j = i + 1; j < all.length; j += 1) {
    const later = all[j]
    if (later === undefined || later.at - (all[i]?.at ?? 0) > SAME_TIME_MS) return false
    const isSame = isSoon(later.at) && later.holders.join() === holders.join()
    if (isSame && later.retryAt !== undefined && later.retryAt - retryAt > WALK_MS) return true
  }
  return false
}
