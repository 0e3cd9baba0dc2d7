// What `utsessions help prune` prints.

export const PRUNE_HELP = `utsessions prune --store URL [options]

Drops records that are past their end: those that no rule can need any more. The application does it every five minutes by itself.
With --policy also ends, in the journal and in the records, the sessions that are over by that policy. Give the policy of the
application and no other: sessions end by it.

  --store URL             the store; else what UTSESSIONS_STORE says
  --policy FILE           the application's policy; a file with plans cannot be used, as only the application knows who has which
  --keep-journal DURATION drops lines of the journal that are older; without it the journal is left whole
  --dry-run               says which sessions would end by the policy, and changes nothing
  --json                  for programs

Ends with 0 when it is done, 1 where the policy file cannot be used, 2 where it is called in a way that cannot be meant, 3 where the store
cannot be reached.
`
