// Asking once more before something that cannot be taken back.

import { createInterface } from 'node:readline/promises'
import type { Streams } from './terminal.ts'
import { UsageError } from './usage.ts'

export interface Question {
  readonly question: string
  /** What has to be typed. */
  readonly answer: string
  readonly signal: AbortSignal
}

/**
 * Whether whoever sits at the terminal means it.
 * @throws {UsageError} where nobody sits there
 */
export async function confirmed({ stdin, stderr }: Streams, { question, answer, signal }: Question): Promise<boolean> {
  if (stdin.isTTY !== true || stderr.isTTY !== true)
    throw new UsageError('Nobody can be asked, as this is no terminal. Write --yes if it is meant.')
  const terminal = createInterface({ input: stdin, output: stderr, terminal: false }) // so that Ctrl-C stays a signal
  const closed = new AbortController() // Ctrl-D, or the end of what is piped in
  terminal.once('close', () => closed.abort())
  try {
    const typed = await terminal.question(question, { signal: AbortSignal.any([signal, closed.signal]) })
    return typed.trim() === answer
  } catch (error) {
    if (!closed.signal.aborted) throw error
    return false
  } finally {
    terminal.close()
  }
}
