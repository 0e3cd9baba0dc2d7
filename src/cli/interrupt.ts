// Ctrl-C while a verb works on a store: it is told, tidies up, and the process ends as interrupted.

import { Interrupted } from './exit.ts'
import type { Streams } from './terminal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** How long work may take to stop by itself. */
const PATIENCE_MS = 2_000

/**
 * Does the work with a signal that says when to stop. A second Ctrl-C ends the process at once, as it would without this.
 * @throws {Interrupted} instead of whatever the interrupted work fails with; what is done all the same is done
 */
export async function interruptible<T>(
  { signals }: Pick<Streams, 'signals'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController()
  const { signal } = stopping
  const stop = () => {
    forget()
    stopping.abort(new Interrupted('interrupted'))
  }
  const forget = () => SIGNALS.forEach((name) => void signals?.off(name, stop))
  SIGNALS.forEach((name) => void signals?.on(name, stop))
  try {
    return await work(signal)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    forget()
  }
}

/** The work, or once it is told to stop, its end after some patience. */
export async function stoppedBy<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let hear = () => {}
  const late = new Promise<never>((_, reject) => {
    hear = () => {
      timer = setTimeout(() => reject(signal.reason), PATIENCE_MS)
    }
    signal.addEventListener('abort', hear)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', hear)
    work.catch(() => {})
  }
}
