// The bounds of the journal where a command changes something: the application's are not known here, so nothing of it is dropped.

import type { KeepJournal } from '../stores/keep-journal.ts'

/** Longer than anybody keeps it; what a key of Redis is given as its end goes by it too, so not for ever. */
export const KEEP_ALL: KeepJournal = { for: '3650d', count: 1_000_000_000_000 }
