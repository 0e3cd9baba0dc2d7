// Short histories for single signs: who uses what from when to when, lived through the real decide.

import { type PolicyOptions, resolvePolicy } from 'utsessions'
import { createRandom } from '../faults/random.ts'
import { type Lived, live } from './histories/living.ts'
import { DAY_MS, type Device, HOUR_MS, START, type Use } from './histories/uses.ts'

export { START }

/** At the end of the first week. */
export const UNTIL = START + 7 * DAY_MS

export function device(label: string, { place = 'Berlin', remembers = true } = {}): Device {
  return { name: label, label, placeAt: () => place, remembers }
}

/** Days count from 0, hours may be fractions. Whoever is displaced or refused tries again at once, unless told otherwise. */
export function use(
  on: Device,
  day: number,
  [from, until]: readonly [number, number],
  habits: Partial<Use['habits']> = {},
): Use {
  const midnight = START + day * DAY_MS
  return {
    device: on,
    from: midnight + from * HOUR_MS,
    until: midnight + until * HOUR_MS,
    habits: { insists: 1, signsOut: 0, ...habits },
  }
}

export function scene(uses: readonly Use[], policy: PolicyOptions = {}, account = 'ann'): Lived {
  return live(account, uses, resolvePolicy(policy), createRandom(1))
}

/** Two people at one account for an hour, a few minutes apart, on each of these days. */
export function contest(days: readonly number[], one: Device, other: Device): readonly Use[] {
  return days.flatMap((day) => [use(one, day, [9, 10]), use(other, day, [9 + 2 / 60, 10])])
}
