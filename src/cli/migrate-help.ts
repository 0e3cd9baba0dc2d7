// What `utsessions help migrate` prints.

export const MIGRATE_HELP = `utsessions migrate --store URL [options]

Makes the tables of the store where there are none, and brings those of an earlier version up to date. Harmless to repeat, and safe from
several processes at once. The application does the same when it opens the store by its URL. An SQLite file that is not there is made;
its folder is not. Redis and Valkey have no tables.

  --store URL             the store; else what UTSESSIONS_STORE says
  --dry-run               says what would be done, and changes nothing
  --json                  for programs

Ends with 0 where the tables are up to date (or could be brought up to date), 2 where it is called in a way that cannot be meant, 3 where
the store cannot be reached, or a newer version of utsessions made its tables: nothing is changed then.
`
