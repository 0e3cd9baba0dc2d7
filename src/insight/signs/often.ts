// How many are many.

import type { History } from '../history.ts'
import { DAY_MS } from '../words.ts'

/** So many a week; in a longer time as many more, in a shorter one no fewer. */
export function often(perWeek: number, { windowMs }: Pick<History, 'windowMs'>): number {
  return perWeek * Math.max(1, windowMs / (7 * DAY_MS))
}
