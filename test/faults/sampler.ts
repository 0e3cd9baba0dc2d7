// Looks at records all the time that a fault lasts, on every node: none may ever hold more sessions than allowed, in whatever revision.

import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../../src/stores/store.ts'
import { instantUs } from './instants.ts'
import { accountOf, type LoadPlan } from './load.ts'
import { createRandom, type Random } from './random.ts'
import { excessIn } from './recording-store.ts'
import { LETTERS } from './rules.ts'

export interface Sample {
  /** How many records were looked at. */
  readonly looks: number
  readonly excesses: readonly string[]
}

/** Begins; what comes back ends it. */
export function startSampler(nodes: readonly Store[], plan: LoadPlan): () => Promise<Sample> {
  const state = { isOver: false, looks: 0, excesses: [] as string[] }
  const watchers = nodes.map((node, i) => watch(node, plan, createRandom(plan.seed + 101 + i), state))
  return async () => {
    state.isOver = true
    await Promise.all(watchers)
    return state
  }
}

/** A node that does not answer is asked again later. */
async function watch(
  node: Store,
  plan: LoadPlan,
  random: Random,
  state: { isOver: boolean; looks: number; excesses: string[] },
): Promise<void> {
  while (!state.isOver) {
    const account = accountOf(plan, random.oneOf(LETTERS), Math.floor(random() ** 3 * 10))
    const snapshot = await Promise.race([node.load(account).catch(() => undefined), wait(1_000)])
    if (snapshot) {
      state.looks += 1
      const excess = excessIn(account, snapshot.record)
      if (excess !== undefined) state.excesses.push(`at ${instantUs()} µs a node showed: ${excess}`)
    }
    await wait(snapshot ? 2 : 20)
  }
}
