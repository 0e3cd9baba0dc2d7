// The specification against which histories are checked: decide itself, run at one instant that never moves. Records become numbers.

import type { Command } from '../../src/policy/command.ts'
import { decide } from '../../src/policy/decide.ts'
import type { Policy } from '../../src/policy/options.ts'
import { type AccountRecord, EMPTY_RECORD } from '../../src/policy/record.ts'
import { type Asked, told, toldOf } from './history.ts'

/** What becomes of a state by a command, and what is answered. */
export interface Step {
  readonly next: number
  readonly answer: string
}

export interface Model {
  readonly start: number
  step(state: number, operation: number): Step
  recordOf(state: number): AccountRecord
}

/** The policies of the load do not look at the clock, so any instant does. */
const NOW = 1_000

/** A model of one account on which these may be asked, each known by its place in the list. */
export function createModel(asked: readonly Asked[], policy: Policy): Model {
  const records: AccountRecord[] = []
  const numbers = new Map<string, number>()
  const steps = new Map<number, Step>()
  const numberOf = (record: AccountRecord) => {
    const key = JSON.stringify(record)
    const number = numbers.get(key) ?? records.push(record) - 1
    numbers.set(key, number)
    return number
  }
  const recordOf = (state: number) => records[state] as AccountRecord
  return {
    start: numberOf(EMPTY_RECORD),
    recordOf,
    step: (state, operation) => {
      const key = state * asked.length + operation
      const known = steps.get(key)
      if (known) return known
      const { record, answer } = run(recordOf(state), asked[operation] as Asked, policy)
      const step = { next: record === recordOf(state) ? state : numberOf(record), answer }
      steps.set(key, step)
      return step
    },
  }
}

function run(record: AccountRecord, asked: Asked, policy: Policy): { record: AccountRecord; answer: string } {
  if (asked.kind === 'look') return { record, answer: toldOf(record) }
  const step = decide(record, { ...asked, now: NOW } as Command, policy)
  return { record: step.record, answer: told(step.decision) }
}
