// One line on stderr that says how far a long work is; for terminals alone.

import type { Streams } from './terminal.ts'

export interface Progress {
  /** Cheap; writes ten times a second at most. */
  show(text: () => string): void
  /** Takes the line away. */
  end(): void
}

const PAUSE_MS = 100
const ERASE = '\r\u001b[2K'

export function progressOn({ stderr, env }: Pick<Streams, 'stderr' | 'env'>): Progress {
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') return { show: () => undefined, end: () => undefined }
  let shownAt = performance.now()
  let isShown = false
  return {
    show: (text) => {
      if (performance.now() - shownAt < PAUSE_MS) return
      shownAt = performance.now()
      isShown = true
      stderr.write(ERASE + text())
    },
    end: () => {
      if (isShown) stderr.write(ERASE)
      isShown = false
    },
  }
}
