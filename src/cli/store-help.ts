// What the help of every verb says that works on a store.

export const STORE_HELP = `Store
  --store URL             redis:, rediss:, valkey:, redis-cluster:, redis-sentinel:, postgres:, sqlite:FILE. Better in UTSESSIONS_STORE:
                          what stands on a command line every user of the machine can read
  --policy FILE           the application's policy file; without it nobody is ended by any limit
  --json                  for programs; errors too, on stderr

Ends with 0 where it is done, 1 where something is wrong with what was asked for, 2 where it is called in a way that cannot be meant,
3 where the store cannot be reached, 130 where it was interrupted. Instants are UTC.
`
