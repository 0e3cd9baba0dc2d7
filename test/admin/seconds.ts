// Seconds that the test lets pass: timers that run once a second, and nothing else, go by them.

import { onTestFinished, vi } from 'vitest'

export interface Seconds {
  /** So many, one after the other, each as far as what it begins gets by itself. */
  pass(number: number): Promise<void>
}

export function heldSeconds(): Seconds {
  return held('setInterval', 'clearInterval')
}

/** The same where nobody gives up waiting either: whoever waits for something has it in the end, however long it takes. */
export function heldPatience(): Seconds {
  return held('setInterval', 'clearInterval', 'setTimeout', 'clearTimeout')
}

type Timing = 'setInterval' | 'clearInterval' | 'setTimeout' | 'clearTimeout'

function held(...toFake: Timing[]): Seconds {
  vi.useFakeTimers({ toFake })
  onTestFinished(() => void vi.useRealTimers())
  return {
    pass: async (number) => {
      for (let i = 0; i < number; i += 1) {
        await vi.advanceTimersByTimeAsync(1_000)
        await turn()
      }
    },
  }
}

/** Whatever waits for nothing but promises has gone on by then. */
async function turn(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve))
}

const later = setTimeout

/** Waits until it holds, without letting held seconds pass, as vi.waitFor would. */
export async function until(check: () => void | Promise<void>): Promise<void> {
  const deadline = performance.now() + 30_000
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => later(resolve, 5))
    }
  }
}
