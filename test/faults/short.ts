// The short form of the faults, for every run of the tests: one of each kind that a file names.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tool } from '../support/tools.ts'
import { runName } from './campaign.ts'
import { type LoadProcess, startLoadProcesses } from './load-process.ts'
import type { Fault, Place } from './place.ts'
import { createRandom } from './random.ts'
import { lineOf } from './report.ts'
import { type Round, round } from './round.ts'

/** On a machine that does other things, too; the long form is strict. */
const BACK_WITHIN_MS = 6_000

/** The patience that is in a round, one after the other: a server that comes back, the service, and the judge. */
export const LONGEST_MS = 180_000

export interface ShortForm {
  /** What must be there. */
  readonly tool: Tool
  readonly start: () => Promise<Place>
  /** How the faults' names begin. */
  readonly faults: readonly string[]
}

/** One test for each fault, over two processes that keep their connections through all of them. */
export function survives(name: string, { tool, start, faults }: ShortForm): void {
  if ('missing' in tool) return void describe(name, () => it.skip(`survives faults (skipped: ${tool.missing})`))
  describe(name, () => {
    const ground = groundOf(start)
    it.each(faults)('survives %s', { timeout: LONGEST_MS }, async (fault) => {
      const done = await ground.inflict(fault, (one) => ({ ...one, backWithinMs: BACK_WITHIN_MS }))
      console.log(`${lineOf(done)} (FAULTS_SEED=${ground.seed})`)
      expect(done.faults).toEqual([])
      expect(done.operations).toBeGreaterThan(50)
      if (fault.startsWith('answers of swaps lost')) expect(done.untold).toBeGreaterThan(0)
    })
  })
}

/** A place and its load, for the tests of a file. */
export function groundOf(start: () => Promise<Place>) {
  const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000)
  const random = createRandom(seed)
  let place: Place
  let processes: readonly LoadProcess[] = []
  beforeAll(async () => {
    ;[place, processes] = await Promise.all([start(), startLoadProcesses()])
    await Promise.all(processes.map((one) => one.call('open', place.spec, one.name)))
  }, LONGEST_MS)
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()))
    await place?.stop()
  }, LONGEST_MS)
  return {
    seed,
    inflict: (name: string, change = (fault: Fault) => fault): Promise<Round> => {
      const fault = place.faults.find((one) => one.name.startsWith(name))
      if (!fault) throw new Error(`there is no ${name} among ${place.faults.map((one) => one.name)}`)
      return round(place, processes, change(fault), runName(random), random)
    },
  }
}
