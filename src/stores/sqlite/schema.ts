// The tables, their version, and how a file comes to have them when many processes open it at once.

import { UtsessionsError } from '../../policy/errors.ts'
import { inTransaction, patientlySync } from './connection.ts'
import type { SqliteDatabase } from './driver.ts'

/** The version of the tables that this package makes and reads. A newer one is refused, and nothing is changed. */
export const SCHEMA_VERSION = 1

/**
 * A record's row is written anew with each swap, so its revision comes from AUTOINCREMENT: one counter for the whole file, which gives no
 * number twice, not even after the row was pruned. The version has a table of its own because `user_version` belongs to the application
 * where it shares the file. `prune_at` is the earlier of `due_at` and `keep_until`: one index serves both, and each costs a swap two pages.
 */
const TABLES = `
  CREATE TABLE utsessions_schema (version INTEGER NOT NULL);
  INSERT INTO utsessions_schema VALUES (${SCHEMA_VERSION});

  CREATE TABLE utsessions_records (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL,
    sessions INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    due_at INTEGER,
    keep_until INTEGER NOT NULL,
    prune_at INTEGER NOT NULL
  );
  CREATE INDEX utsessions_records_live ON utsessions_records (last_seen, account) WHERE sessions > 0;
  CREATE INDEX utsessions_records_prune ON utsessions_records (prune_at, account);

  CREATE TABLE utsessions_journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    entry TEXT NOT NULL
  );
  CREATE INDEX utsessions_journal_account ON utsessions_journal (account);
  CREATE INDEX utsessions_journal_at ON utsessions_journal (at);
`

/**
 * Sees to it that the tables are there. Safe from any number of processes at once.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE` when a newer version of the package made them
 */
export function prepareSchema(database: SqliteDatabase, patienceMs: number): void {
  if (patientlySync(() => hasSchema(database), patienceMs)) return
  patientlySync(
    () =>
      inTransaction(database, () => {
        if (!hasSchema(database)) database.exec(TABLES)
      }),
    patienceMs,
  )
}

/**
 * Whether the tables are there, in a version that this package reads.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE` when a newer version of the package made them
 */
export function hasSchema(database: SqliteDatabase): boolean {
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'utsessions_schema'").get()) return false
  const { version } = database.prepare('SELECT version FROM utsessions_schema').get() as { version: number }
  if (version <= SCHEMA_VERSION) return true
  throw new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    `A newer version of utsessions made the tables in this database (version ${version}; this one knows ${SCHEMA_VERSION}). ` +
      'Nothing was changed. Update utsessions here, or give another path.',
  )
}
