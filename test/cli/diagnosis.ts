// What the doctor says of a store, for tests.

import { expect } from 'vitest'
import type { Check } from '../../src/cli/doctor/check.ts'
import type { Diagnosis } from '../../src/cli/doctor.ts'
import { utsessions } from './streams.ts'

export interface Examined {
  readonly code: number
  readonly diagnosis: Diagnosis
  /** The one check of this name. */
  check(name: string): Check
  /** What is not fine, but for how long a load takes: that is for how busy this machine is to say. */
  readonly amiss: readonly Check[]
}

export async function examined(store: string, ...args: readonly string[]): Promise<Examined> {
  const { code, out, err } = await utsessions(['doctor', '--json', '--store', store, ...args])
  expect(err).toBe('')
  const diagnosis: Diagnosis = JSON.parse(out)
  const check = (name: string) => {
    const [found, ...more] = diagnosis.checks.filter((one) => one.name === name)
    if (!found || more.length > 0) throw new Error(`${name} is there ${more.length + (found ? 1 : 0)} times: ${out}`)
    return found
  }
  const amiss = diagnosis.checks.filter(({ name, state }) => state !== 'fine' && name !== 'latency')
  return { code, diagnosis, check, amiss }
}
