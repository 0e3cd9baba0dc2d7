// What `utsessions help doctor` prints.

export const DOCTOR_HELP = `utsessions doctor --store URL [options]

Looks at the store: what it is, how it is set up, what becomes of sessions when it dies or is full, its clock, how long a load takes, and
whether what happens is told to whoever watches. Says of each whether it is fine, and else the setting or the command that puts it right.
Changes nothing.

  --store URL             the store; else what UTSESSIONS_STORE says
  --policy FILE           looks at this policy file too
  --write                 also writes a record of nobody's, which ends within a minute and leaves no line in the journal
  --strict                warnings count as wrong
  --json                  for programs

Ends with 0 where nothing is wrong, 1 where something is (with --strict: or is a warning), 2 where it is called in a way that cannot be
meant, 3 where the store cannot be reached.
`
