// The profiler of V8 in a cell's process: only what runs between the two calls, and nothing of how it was loaded.

import { Session } from 'node:inspector/promises'
import type { CellCalls } from './cell.ts'
import type { CpuProfile } from './stacks.ts'

const EVERY_MICROS = 200

export function profiling(): CellCalls {
  const session = new Session()
  return {
    startProfile: async () => {
      session.connect()
      await session.post('Profiler.enable')
      await session.post('Profiler.setSamplingInterval', { interval: EVERY_MICROS })
      await session.post('Profiler.start')
    },
    stopProfile: async () => {
      const { profile } = await session.post('Profiler.stop')
      session.disconnect()
      return profile as CpuProfile
    },
  }
}
