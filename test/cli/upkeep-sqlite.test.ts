// migrate and prune on an SQLite file.

import { expect, it } from 'vitest'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { sqlitePlace } from './places.ts'
import { utsessions } from './streams.ts'
import { upkeepOn } from './upkeep-on.ts'

upkeepOn('on a SQLite file', { kind: 'sqlite', start: async () => sqlitePlace })

/** What of version 1 its conversion needs. */
const VERSION_1 = `
  CREATE TABLE utsessions_schema (version INTEGER NOT NULL);
  INSERT INTO utsessions_schema VALUES (1);
  CREATE TABLE utsessions_records (
    revision INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL UNIQUE, record TEXT NOT NULL, sessions INTEGER NOT NULL,
    last_seen INTEGER NOT NULL, due_at INTEGER, keep_until INTEGER NOT NULL, prune_at INTEGER NOT NULL
  );
  CREATE INDEX utsessions_records_live ON utsessions_records (last_seen, account) WHERE sessions > 0;
  CREATE INDEX utsessions_records_prune ON utsessions_records (prune_at, account);
  CREATE TABLE utsessions_journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, entry TEXT NOT NULL
  );
  CREATE INDEX utsessions_journal_account ON utsessions_journal (account);
  CREATE INDEX utsessions_journal_at ON utsessions_journal (at);
`

it('migrate: brings the tables of an earlier version up to date, and says from which', async () => {
  const { url } = sqlitePlace()
  const database = openDatabase(url.slice('sqlite:'.length))
  database.exec(VERSION_1)
  database.close()
  expect((await utsessions(['stats', '--store', url])).code).toBe(3)
  const said = async (...args: readonly string[]) => (await utsessions(['migrate', '--store', url, ...args])).out
  expect(await said('--dry-run')).toMatch(/would be brought from version 1 to version \d\.$/m)
  expect(await said()).toMatch(/were brought from version 1 to version \d\.$/m)
  expect(await said()).toMatch(/is up to date/)
  expect((await utsessions(['stats', '--store', url])).code).toBe(0)
})

it('migrate: refuses tables of a newer version with 3, and leaves them', async () => {
  const { url } = sqlitePlace()
  await utsessions(['migrate', '--store', url])
  const database = openDatabase(url.slice('sqlite:'.length))
  database.exec('UPDATE utsessions_schema SET version = 1000')
  database.close()
  const { code, out, err } = await utsessions(['migrate', '--store', url])
  expect({ code, out }).toEqual({ code: 3, out: '' })
  expect(err).toMatch(/newer version of utsessions .*Nothing was changed/)
})
