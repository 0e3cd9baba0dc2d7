// What is measured after a fault, on small histories whose figures are plain.

import { describe, expect, it } from 'vitest'
import { admittedAgain, backAfterMs, lostSwaps, untoldSwaps } from './aftermath.ts'
import type { Operation } from './history.ts'
import type { SwapSeen } from './recording-store.ts'

function asked(by: string, invokedMs: number, returnedMs: number, answer: string | null, newToken = 'T'): Operation {
  const ask = { kind: 'open', account: 'a', newToken } as const
  return { account: 'a', by, ask, invokedAt: invokedMs * 1_000, returnedAt: returnedMs * 1_000, answer }
}

function swap(outcome: SwapSeen['outcome'], session: string, returnedMs: number): SwapSeen {
  const entries = [{ kind: 'opened', session }] as const
  return { account: 'a', process: 'p', invokedAt: 0, returnedAt: returnedMs * 1_000, outcome, entries }
}

const line = (session: string) => ({ account: 'a', kind: 'opened', at: 0, session }) as const
const yes = 'admitted T new issued'

describe('service is back', () => {
  const back = (...operations: Operation[]) => backAfterMs(operations, ['p', 'q'], 100_000)

  it('when the last process has its first answer to something that was asked since', () => {
    expect(back(asked('p.a0', 90, 104, yes), asked('p.a0', 105, 110, yes), asked('q.a0', 101, 130, yes))).toBe(30)
  })

  it('not before the last failure of something that was asked since', () => {
    expect(back(asked('p.a0', 101, 102, yes), asked('q.a0', 101, 102, yes), asked('q.a1', 103, 150, null))).toBe(50)
  })

  it('whatever becomes of what was asked before', () => {
    expect(back(asked('p.a0', 101, 102, yes), asked('q.a0', 101, 103, yes), asked('q.a1', 99, 900, null))).toBe(3)
  })

  it('never, where a process has no answer', () => {
    expect(back(asked('p.a0', 101, 102, yes), asked('q.a0', 101, 103, null))).toBe(Infinity)
  })
})

describe('what was lost', () => {
  it('is what was acknowledged and has no line, in the time since the first of it was', () => {
    const swaps = [swap('done', 'A', 10), swap('done', 'B', 40), swap('done', 'C', 60), swap('unknown', 'D', 70)]
    expect(lostSwaps(swaps, [line('A')], 100_000)).toEqual({ swaps: 2, windowMs: 60 })
    expect(lostSwaps(swaps, [line('A'), line('B'), line('C')], 100_000)).toEqual({ swaps: 0, windowMs: 0 })
  })

  it('and what happened untold is what has a line though its answer was lost', () => {
    const swaps = [swap('done', 'A', 10), swap('unknown', 'B', 40), swap('unknown', 'C', 40), swap('lost', 'D', 50)]
    expect(untoldSwaps(swaps, [line('A'), line('B')])).toBe(1)
  })
})

describe('asking again', () => {
  it('counts each token once that failed and was admitted', () => {
    const history = [
      asked('p.a0', 1, 2, null, 'T'),
      asked('p.a0', 3, 4, null, 'T'),
      asked('p.a0', 5, 6, 'admitted T again issued', 'T'),
      asked('p.a1', 1, 2, null, 'U'),
      asked('p.a1', 3, 4, 'refused full held by [T]', 'U'),
      asked('q.a0', 3, 4, yes, 'V'),
    ]
    expect(admittedAgain(history)).toBe(1)
  })
})
