// The store's clock against this machine's. The store's is the one that counts; far apart, what other programs write beside it misleads.

import { systemClock } from '../../controller/clock.ts'
import { type Found, fine, warning } from './check.ts'
import { lengthOf } from './words.ts'

const MOST_APART_MS = 2_000

/** @param ask the store's time, in epoch milliseconds */
export async function clockFound(ask: () => Promise<number>): Promise<Found> {
  const before = systemClock.now()
  const theirs = await ask()
  const after = systemClock.now()
  return clockJudged(theirs - (before + after) / 2, (after - before) / 2)
}

/** @param doubtMs how far it may be from the truth, by the way that the answer took */
export function clockJudged(apartMs: number, doubtMs: number): Found {
  const apart = Math.abs(apartMs)
  if (apart <= MOST_APART_MS + doubtMs)
    return fine(`The store's clock and this machine's agree within ${lengthOf(Math.ceil(apart + doubtMs))}.`)
  const side = apartMs > 0 ? 'ahead of' : 'behind'
  return warning(
    `The store's clock is ${lengthOf(Math.round(apart))} ${side} this machine's. Sessions go by the store's; cookies, logs and JWTs by others.`,
    'Have both keep time by NTP (chrony, systemd-timesyncd).',
  )
}
