// The checks of an SQLite file.

import type { Store } from '../../stores/store.ts'
import type { ReachedSqlite } from '../../stores/url/reached.ts'
import { type Check, type Found, fine, named, unknown } from './check.ts'
import { latencyFound } from './latency.ts'
import { journalModeFound, lockFound, synchronousFound, wholeFound } from './sqlite-database.ts'
import { diskFound, permissionsFound, spaceFound } from './sqlite-file.ts'
import { tablesFound } from './tables.ts'

export async function sqliteFile(reached: ReachedSqlite): Promise<readonly Check[]> {
  const { path, tables } = reached
  return [
    named('permissions', await permissionsFound(path)),
    named('disk', await diskFound(path)),
    named('space', await spaceFound(path)),
    named('whole', wholeFound(reached)),
    named('journal-mode', journalModeFound(reached)),
    named('lock', lockFound(reached)),
    named('synchronous', synchronousFound(reached)),
    named('clock', CLOCK),
    named('tables', await tablesFound(tables)),
  ]
}

const CLOCK: Found = fine('It goes by the clock of this machine, as every process that has the file open.')

/** Only a change would show whether it is told. */
export async function sqliteStoreChecks(_reached: ReachedSqlite, store: Store): Promise<readonly Check[]> {
  return [
    named('latency', await latencyFound(store)),
    named(
      'watch',
      unknown(
        'Whoever watches looks at the file every 50 ms. That is tried with a change only.',
        'utsessions doctor --write.',
      ),
    ),
  ]
}
