// An SQLite file from within: whether it is whole, how it is set up, and who holds it.

import type { ReachedSqlite } from '../../stores/url/reached.ts'
import { type Found, fine, warning, wrong } from './check.ts'
import { lengthOf } from './words.ts'

/** As long as a call of the store waits. */
const PATIENCE_MS = 1_500

export function journalModeFound({ pragma }: ReachedSqlite): Found {
  const mode = pragma('journal_mode')
  if (mode === 'wal') return fine('It has a write-ahead log: reading and writing do not wait for each other.')
  return warning(
    `journal_mode is ${mode}: readers wait for writers. The store sets WAL when it opens the file, so another program has changed it, or nobody has opened it yet.`,
    'Start the application, or utsessions migrate; see that nothing else sets journal_mode, and that the disk is local.',
  )
}

/** As the URL has it: it is a setting of each connection, not of the file. */
export function synchronousFound({ synchronous }: ReachedSqlite): Found {
  const lost =
    synchronous === 'full'
      ? 'a machine that dies takes nothing with it'
      : 'a machine that dies takes the last moments with it, a process that dies takes nothing'
  return fine(`synchronous is ${synchronous}: ${lost}.`)
}

export function wholeFound({ pragma }: ReachedSqlite): Found {
  const found = pragma('quick_check(1)')
  if (found === 'ok') return fine('The file is whole.')
  return wrong(
    `The file is damaged: ${found}.`,
    'Stop the application, keep a copy, and have sqlite3 write what is left into a new file: .recover.',
  )
}

export function lockFound({ canLock }: ReachedSqlite): Found {
  const start = performance.now()
  if (canLock(PATIENCE_MS))
    return fine(`The lock for writing was to be had within ${lengthOf(performance.now() - start)}.`)
  return wrong(
    `Somebody holds the lock for writing, for more than ${lengthOf(PATIENCE_MS)}: nothing can be changed meanwhile.`,
    'Find who has the file open (fuser, lsof), and end a transaction that was left open.',
  )
}
