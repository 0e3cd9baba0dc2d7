// The tables, their version, and how a file comes to have them when many processes open it at once.

import { UtsessionsError } from '../../policy/errors.ts'
import { MINUTES_FROM } from './columns.ts'
import { inTransaction, patientlySync } from './connection.ts'
import type { SqliteDatabase } from './driver.ts'

/** The version of the tables that this package makes and reads. A newer one is refused, and nothing is changed. */
export const SCHEMA_VERSION = 3

/**
 * The numbers of swaps are the revisions: one counter for the whole file, which gives no number twice because the last row stays, whatever becomes of
 * the record. Rows are kept for whoever watches. Beside the number stands how much was live after that swap, which costs no page of its own: the last
 * row has the totals. Who drops a record, by hand too, has the trigger take it off.
 */
const SWAPS = `
  CREATE TABLE utsessions_swaps (
    revision INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    live_accounts INTEGER NOT NULL,
    live_sessions INTEGER NOT NULL
  );
  INSERT INTO utsessions_swaps VALUES (0, '', 0, 0);
  CREATE TRIGGER utsessions_dropped AFTER DELETE ON utsessions_records WHEN old.sessions > 0 BEGIN
    UPDATE utsessions_swaps SET live_accounts = live_accounts - 1, live_sessions = live_sessions - old.sessions
    WHERE revision = (SELECT max(revision) FROM utsessions_swaps);
  END;
`

/**
 * A record's row stays where it is; beside the text lies only what the two lists and prune look for, in an index each. `prune_minute` is the
 * minute of the earlier of `dueAt` and `keepUntil`, or one before it: the text says when exactly. The version has a table of
 * its own because `user_version` belongs to the application where it shares the file.
 */
const TABLES = `
  CREATE TABLE utsessions_records (
    account TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    record TEXT NOT NULL,
    sessions INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    prune_minute INTEGER NOT NULL
  );
  CREATE INDEX utsessions_records_live ON utsessions_records (last_seen) WHERE sessions > 0;
  CREATE INDEX utsessions_records_prune ON utsessions_records (prune_minute);

  ${SWAPS}

  CREATE TABLE utsessions_journal (
    number INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    entry TEXT NOT NULL
  );
  CREATE INDEX utsessions_journal_account ON utsessions_journal (account);
  CREATE INDEX utsessions_journal_at ON utsessions_journal (at);
`

const FIRST = `
  CREATE TABLE utsessions_schema (version INTEGER NOT NULL);
  INSERT INTO utsessions_schema VALUES (${SCHEMA_VERSION});
  ${TABLES}`

/** What is live is counted: once, when the tables come to this version. */
const COUNT_LIVE = `
  UPDATE utsessions_swaps SET
    live_accounts = (SELECT count(*) FROM utsessions_records WHERE sessions > 0),
    live_sessions = (SELECT coalesce(sum(sessions), 0) FROM utsessions_records)
  WHERE revision = (SELECT max(revision) FROM utsessions_swaps);
  UPDATE utsessions_schema SET version = ${SCHEMA_VERSION};
`

/** In version 1 a record's revision was its row's number, given by AUTOINCREMENT: revisions go on from there. */
const FROM_VERSION_1 = `
  DROP INDEX utsessions_records_live;
  DROP INDEX utsessions_records_prune;
  DROP INDEX utsessions_journal_account;
  DROP INDEX utsessions_journal_at;
  ALTER TABLE utsessions_records RENAME TO utsessions_old_records;
  ALTER TABLE utsessions_journal RENAME TO utsessions_old_journal;
  ${TABLES}
  INSERT INTO utsessions_records
    SELECT account, revision, record, sessions, last_seen,
      CAST((prune_at - ${MINUTES_FROM}) / 60000 AS INTEGER) - (prune_at < ${MINUTES_FROM})
    FROM utsessions_old_records ORDER BY revision;
  INSERT INTO utsessions_swaps SELECT seq, '', 0, 0 FROM sqlite_sequence WHERE name = 'utsessions_old_records' AND seq > 0;
  INSERT INTO utsessions_journal SELECT number, account, kind, at, entry FROM utsessions_old_journal ORDER BY number;
  DROP TABLE utsessions_old_records;
  DROP TABLE utsessions_old_journal;
  ${COUNT_LIVE}`

/** Version 2 did not know how much is live. Its processes can write no swap into these tables, rather than one that loses count. */
const FROM_VERSION_2 = `
  ALTER TABLE utsessions_swaps RENAME TO utsessions_old_swaps;
  ${SWAPS}
  INSERT INTO utsessions_swaps SELECT revision, account, 0, 0 FROM utsessions_old_swaps ORDER BY revision;
  DROP TABLE utsessions_old_swaps;
  ${COUNT_LIVE}`

/**
 * Sees to it that the tables are there, in this version. Safe from any number of processes at once.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE` when a newer version of the package made them
 */
export function prepareSchema(database: SqliteDatabase, patienceMs: number): void {
  if (patientlySync(() => schemaVersion(database), patienceMs) === SCHEMA_VERSION) return
  patientlySync(() => inTransaction(database, () => bringUpToDate(database)), patienceMs)
}

function bringUpToDate(database: SqliteDatabase): void {
  const version = schemaVersion(database)
  if (version === 0) database.exec(FIRST)
  else if (version === 1) database.exec(FROM_VERSION_1)
  else if (version === 2) database.exec(FROM_VERSION_2)
}

/**
 * The version of the tables that are there; 0 where there are none.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE` when a newer version of the package made them
 */
export function schemaVersion(database: SqliteDatabase): number {
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'utsessions_schema'").get()) return 0
  const { version } = database.prepare('SELECT version FROM utsessions_schema').get() as { version: number }
  if (version <= SCHEMA_VERSION) return version
  throw new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    `A newer version of utsessions made the tables in this database (version ${version}; this one knows ${SCHEMA_VERSION}). ` +
      'Nothing was changed. Update utsessions here, or give another path.',
  )
}
