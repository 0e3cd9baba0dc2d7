// Some faults at one place, one after the other, over processes whose connections last through all of them.

import type { LoadProcess } from './load-process.ts'
import type { Fault, Place } from './place.ts'
import type { Random } from './random.ts'
import { type Round, round } from './round.ts'

/** So many faults, every kind as often as any other give or take one, in an order that chance decides. */
export async function campaign(
  start: () => Promise<Place>,
  processes: readonly LoadProcess[],
  count: number,
  random: Random,
  tell: (round: Round) => void = () => {},
): Promise<readonly Round[]> {
  const place = await start()
  const rounds: Round[] = []
  try {
    await Promise.all(processes.map((one) => one.call('open', place.spec, one.name)))
    for (const fault of order(place.faults, count, random)) {
      const done = await round(place, processes, fault, runName(random), random)
      tell(done)
      rounds.push(done)
    }
  } finally {
    await place.stop()
  }
  return rounds
}

function order(faults: readonly Fault[], count: number, random: Random): readonly Fault[] {
  const all: Fault[] = []
  while (all.length < count) all.push(...shuffled(faults, random))
  return all.slice(0, count)
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** Never the same twice, as good as. */
export function runName(random: Random): string {
  return random.between(0, 36 ** 6).toString(36)
}
