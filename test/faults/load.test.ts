// The load itself: its instants can be compared between processes, and it passes on a store that nothing is done to.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { type TemporaryFolder, temporaryFolder } from '../stores/temporary-folder.ts'
import { instantUs } from './instants.ts'
import { judge } from './judge.ts'
import { type LoadProcess, startLoadProcesses, untilAsked } from './load-process.ts'
import { together } from './machinery.ts'

let processes: readonly LoadProcess[] = []
let folder: TemporaryFolder

beforeAll(async () => {
  folder = temporaryFolder()
  processes = await startLoadProcesses()
})
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()))
  folder.remove()
})

describe('the load', () => {
  it('has a clock that its processes share with this one', async () => {
    for (const one of processes) {
      const before = instantUs()
      const there = await one.call('instantUs')
      expect(there).toBeGreaterThanOrEqual(before)
      expect(there).toBeLessThanOrEqual(instantUs())
    }
  })

  it('from two processes on one SQLite file leaves histories that decide explains, and an exact journal', async () => {
    const path = `${folder.path}/sessions.db`
    await Promise.all(processes.map((one) => one.call('open', { kind: 'sqlite', path }, one.name)))
    const plan = { run: 'quiet', seed: 1, startUs: instantUs() }
    const [p, q] = processes.map(({ name }) => name) as [string, string]
    await Promise.all(
      processes.map((one) => one.call('begin', { ...plan, process: one.name, other: one.name === p ? q : p })),
    )
    await untilAsked(processes, 150)
    const evidence = together(await Promise.all(processes.map((one) => one.call('end'))))
    const judgement = await judge(evidence, sqliteStore({ path }))
    expect(judgement.faults).toEqual([])
    expect(judgement.unknown).toBe(0)
    const [ofP, ofQ] = [p, q].map((name) =>
      evidence.operations.flatMap(({ by, account }) => (by.startsWith(`${name}.`) ? [account] : [])),
    )
    expect(ofP?.filter((account) => ofQ?.includes(account)).length).toBeGreaterThan(20)
  })
})
