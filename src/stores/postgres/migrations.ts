// The tables, by numbered migrations, and how a database comes to have them when many processes start at once.

import { UtsessionsError } from '../../policy/errors.ts'
import { literal, type NameOptions, type Names, namesOf } from './names.ts'
import { type Ask, createAsk, isConflict, type Query, sqlState } from './query.ts'

/** The tables in one version from the one before. */
export interface Migration {
  readonly version: number
  /** One statement, a DO block that does nothing where the tables have this version or a later one. */
  readonly sql: string
}

/** What `migrate()` runs, in this order; for those who run it themselves. */
export function migrations(options: NameOptions = {}): readonly Migration[] {
  const names = namesOf(options)
  return STEPS.map((step, i) => ({ version: i + 1, sql: migrationSql(names, i + 1, step(names)) }))
}

/**
 * Records have no index but their key, and room in each page: a swap then writes no index at all. What lists and prune look for lies in
 * a table of its own. `prune_at` is the earlier of `due_at` and `keep_until`: one index serves both.
 */
const tables = ({ records, accounts, journal, version, index }: Names) => `
  CREATE TABLE ${records} (
    account text COLLATE "C" PRIMARY KEY,
    revision text NOT NULL,
    record text NOT NULL,
    keep_until bigint NOT NULL
  ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

  CREATE TABLE ${accounts} (
    account text COLLATE "C" PRIMARY KEY,
    sessions integer NOT NULL,
    last_seen bigint NOT NULL,
    due_at bigint,
    keep_until bigint NOT NULL,
    prune_at bigint NOT NULL
  ) WITH (autovacuum_vacuum_scale_factor = 0.05);
  CREATE INDEX ${index('accounts_live')} ON ${accounts} (last_seen, account) WHERE sessions > 0;
  CREATE INDEX ${index('accounts_prune')} ON ${accounts} (prune_at, account);

  CREATE TABLE ${journal} (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    at bigint NOT NULL,
    entry text NOT NULL
  );
  CREATE INDEX ${index('journal_account')} ON ${journal} (account, number);
  CREATE INDEX ${index('journal_at')} ON ${journal} (at);

  INSERT INTO ${version} VALUES (1);`

const STEPS: readonly ((names: Names) => string)[] = [tables]

/** The version that this package makes and reads. */
export const SCHEMA_VERSION: number = STEPS.length

/** Any number, the same for all processes: migrations wait for each other, in a transaction of their own. */
const LOCK = 7_599_650_155_427_241

const migrationSql = (names: Names, to: number, step: string) => `DO $utsessions$ BEGIN
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'utsessions keeps names of any script: give it a database whose encoding is UTF8';
  END IF;
  PERFORM pg_advisory_xact_lock(${LOCK});${names.schema === undefined ? '' : makeSchema(names.schema)}
  IF to_regclass(${literal(names.version)}) IS NULL THEN
    CREATE TABLE ${names.version} (version integer NOT NULL);
  END IF;
  IF EXISTS (SELECT FROM ${names.version} WHERE version >= ${to}) THEN RETURN; END IF;
${step}
END $utsessions$`

/** CREATE SCHEMA IF NOT EXISTS asks for a right that is not needed where the schema is there. */
const makeSchema = (schema: string) => `
  IF to_regnamespace(${literal(schema)}) IS NULL THEN CREATE SCHEMA ${schema}; END IF;`

/**
 * Sees to it that the tables are there, in this version. Safe from any number of processes at once.
 * The promise fails with `UTS_STORE_UNUSABLE` when a newer version of the package made them; nothing is changed then.
 */
export async function migrate(query: Query, names: Names): Promise<void> {
  const ask = createAsk(query, isPassing)
  for (const [i, step] of STEPS.entries()) await ask(migrationSql(names, i + 1, step(names)), [])
  await checkVersion(ask, names)
}

async function checkVersion(ask: Ask, { version }: Names): Promise<void> {
  const sql = `SELECT max(version) AS version FROM ${version}`
  const found = await ask.one(sql, [], undefined, (row: { readonly version: unknown }) => Number(row.version))
  if (found <= SCHEMA_VERSION) return
  throw new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    `A newer version of utsessions made the tables ${version.replace(/schema"$/, '…"')} (version ${found}; this one knows ` +
      `${SCHEMA_VERSION}). Nothing was changed. Update utsessions here, or give another schema or prefix.`,
  )
}

/** Where the isolation is stricter than READ COMMITTED, who waited for the lock does not see what was done meanwhile, and runs into it. */
function isPassing(error: unknown): boolean {
  return isConflict(error) || ['42P06', '42P07', '42710', '23505'].includes(sqlState(error) ?? '')
}
