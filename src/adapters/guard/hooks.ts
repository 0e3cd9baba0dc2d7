// The application's own code in the guard's answers: signOut, onRefused, onEnded, onNotMe.

import type { Exchange } from './exchange.ts'
import { warnOnce } from './warnings.ts'

const LONGEST_HOOK_MS = 2_000

/** Whether the application answers. Its answer must begin within two seconds. `false`, or a throw, leaves it to the guard at once. */
export async function byApplication(
  exchange: Pick<Exchange<unknown, unknown>, 'onLeaving' | 'replied' | 'take'>,
  hook: (() => unknown) | undefined,
): Promise<boolean> {
  if (!hook) return false
  let begun = false
  const beginning = new Promise<void>((resolve) => {
    const headers = () => {
      begun = true
      resolve()
    }
    exchange.onLeaving({ headers, end: () => undefined, gone: () => undefined })
  })
  await byHook(async () => {
    const answer = await hook()
    if (answer === false) return
    exchange.take?.(answer)
    if (!exchange.replied()) await beginning
  })
  return begun || exchange.replied()
}

/** The application's own code has two seconds; what it does with more, or throws, breaks nothing. */
export async function byHook(hook: () => unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST_HOOK_MS)
  })
  try {
    await Promise.race([hook(), late])
  } catch (error) {
    warnOnce('UTS_HOOK_FAILED', `signOut, onRefused, onEnded or onNotMe threw: ${String(error)}`)
  } finally {
    clearTimeout(timer)
  }
}
