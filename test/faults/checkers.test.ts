// The checkers see what is wrong: stores that are broken on purpose are found, sound ones pass.

import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { BROKEN, BROKEN_JOURNALS, brokenStore } from './broken-stores.ts'
import { judge } from './judge.ts'
import { runInProcess } from './machinery.ts'
import { createRandom } from './random.ts'

const SEED = 20_080_101

/** In so many operations each fault strikes some ten times or more. */
const ENOUGH = 1_500

async function judged(fault: Parameters<typeof brokenStore>[0]) {
  const store = brokenStore(fault, createRandom(SEED))
  const evidence = await runInProcess(store, SEED, ENOUGH)
  await wait(50) // what was to come later has come
  return judge(evidence, store, { mostExplained: 0 })
}

describe('the checkers', () => {
  it('a sound store passes, with a history for each account', async () => {
    const judgement = await judged(undefined)
    expect(judgement.faults).toEqual([])
    expect(judgement.accounts).toBeGreaterThan(20)
    expect(judgement.operations).toBeGreaterThanOrEqual(ENOUGH)
  })

  it.each(Object.entries(BROKEN))('a store that %s is found by its histories', async (_, fault) => {
    const { faults } = await judged(fault)
    expect(faults.filter((fault) => fault.includes('have no order'))).not.toEqual([])
  })

  it.each(Object.entries(BROKEN_JOURNALS))('a store that %s is found by its journal', async (_, fault) => {
    const { faults } = await judged(fault)
    expect(faults.filter((fault) => fault.startsWith('journal of'))).not.toEqual([])
  })
})
