// Whether whoever watches is told: somebody listens, something is told, and it must arrive.

import { randomUUID } from 'node:crypto'
import type { Store } from '../../stores/store.ts'
import { type Found, fine, wrong } from './check.ts'
import { lengthOf } from './words.ts'

const PATIENCE_MS = 5_000

/** An account that nobody has. */
export function scratchAccount(): string {
  return `utsessions doctor ${randomUUID()}`
}

/**
 * @param tell tells of that account, on another connection
 * @param advice what to do where nothing arrives
 */
export async function watchFound(
  { watch }: Pick<Store, 'watch'>,
  tell: (account: string) => Promise<unknown>,
  advice: string,
): Promise<Found> {
  if (!watch) return wrong('This store cannot watch, so nobody is told of what happens elsewhere.', advice)
  const account = scratchAccount()
  let hear = () => {}
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  const unwatch = await watch((one) => {
    if (one === account) hear()
  })
  try {
    const start = performance.now()
    await tell(account)
    if (!(await arrives(heard))) return wrong(`What was told did not arrive within ${lengthOf(PATIENCE_MS)}.`, advice)
    return fine(`What is told arrives, after ${lengthOf(performance.now() - start)}.`)
  } finally {
    await unwatch()
  }
}

async function arrives(heard: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false)
  })
  try {
    return await Promise.race([heard.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
