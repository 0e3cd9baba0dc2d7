// Loops in a cell's process: one operation over and over, so many in flight, and what each costs.

import type { CellCalls } from './cell.ts'
import type { Reading } from './rounds.ts'
import { percentile } from './statistics.ts'

export interface Work {
  /** One operation; the number says which. What it gives is waited for, unless that is `undefined`. */
  readonly operation: (i: number) => unknown
  /** Whether what came of it is what should. @default anything is */
  readonly isRight?: (result: unknown) => boolean
  /** Operations between two looks at the clock, where one is so quick that a look would count. @default 1 */
  readonly batch?: number
}

/** The calls of a cell that does some work. `rate` is a second's, `cpu` one operation's in microseconds, `micros` how long one takes. */
export function workCalls(work: Work): CellCalls {
  const counter = { next: 0 }
  return {
    run: (ms: number, inFlight: number) => run(work, counter, ms, inFlight),
    waves: (ms: number, size: number) => waves(work, counter, ms, size),
  }
}

interface Counter {
  next: number
}

async function run(work: Work, counter: Counter, ms: number, inFlight: number): Promise<Reading> {
  const [cpu, start, first] = [process.cpuUsage(), performance.now(), counter.next]
  const until = start + ms
  await Promise.all(Array.from({ length: inFlight }, () => takeTurns(work, counter, until)))
  return readingOf(counter.next - first, performance.now() - start, process.cpuUsage(cpu))
}

function readingOf(done: number, ms: number, { user, system }: NodeJS.CpuUsage): Reading {
  return { rate: (1_000 * done) / ms, micros: (1_000 * ms) / done, cpu: (user + system) / done }
}

async function takeTurns({ operation, isRight, batch = 1 }: Work, counter: Counter, until: number): Promise<void> {
  while (performance.now() < until) {
    for (let i = 0; i < batch; i += 1) {
      const given = operation(counter.next++)
      const result = given === undefined ? given : await given
      if (isRight && !isRight(result)) throw new Error(`an operation gave ${JSON.stringify(result)}`)
    }
  }
}

/** So many at once, and the next so many when all are done. `p50` and `p99` are of one operation, in milliseconds. */
async function waves({ operation }: Work, counter: Counter, ms: number, size: number): Promise<Reading> {
  const took: number[] = []
  const start = performance.now()
  while (performance.now() - start < ms) {
    const wave = Array.from({ length: size }, async () => {
      const begun = performance.now()
      await operation(counter.next++)
      took.push(performance.now() - begun)
    })
    await Promise.all(wave)
  }
  const spent = performance.now() - start
  return { rate: (1_000 * took.length) / spent, p50: percentile(took, 50), p99: percentile(took, 99) }
}
