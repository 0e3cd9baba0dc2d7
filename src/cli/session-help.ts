// What `utsessions help` prints of the verbs that show sessions and end them.

import { STORE_HELP } from './store-help.ts'

export const STATS_HELP = `utsessions stats [options]

How many sessions there are, and what happened in the last hour, day and week. Changes nothing.

  --lines N               read at most so many lines of the journal (100000); where that is too few, it says so

${STORE_HELP}`

export const LIST_HELP = `utsessions list [options]

Accounts with live sessions, the most recently active first. Changes nothing.

  --prefix TEXT           those that begin with exactly this
  --limit N               at most so many (100)
  --all                   all of them, as they come

${STORE_HELP}`

export const SHOW_HELP = `utsessions show ACCOUNT [options]

An account's sessions, what happened to it lately, and whether it looks shared. Changes nothing.

  --lines N               so many lines of its journal (10)

${STORE_HELP}`

export const WATCH_HELP = `utsessions watch [options]

What happens from now on, on whichever node, each line once, until Ctrl-C. Changes nothing.

  --account NAME          of one account
  --kinds LIST            such as opened,refused,displaced

${STORE_HELP}`

export const REVOKE_HELP = `utsessions revoke ACCOUNT --session ID [options]
utsessions revoke ACCOUNT --all [options]
utsessions revoke --everybody [options]

Ends sessions: some of an account by their ids, all of an account and every sign-in from before, or those of everybody. Ending what has
ended is harmless; where an id is not the account's, nothing is ended.

  --session ID            again, or with commas between, for more
  --all                   all of the account
  --everybody             all of all accounts; asks, and where nobody can be asked it needs --yes
  --yes                   it is meant
  --operator NAME         in whose name, for the journal (the system's user name)

${STORE_HELP}`

export const JOURNAL_HELP = `utsessions journal [options]

What happened, newest first. Changes nothing.

  --account NAME          of one account
  --kinds LIST            such as opened,refused,displaced
  --since WHEN            from then on: a length of time ago such as 24h, or ISO 8601 such as 2026-11-29T10:00Z
  --until WHEN            before then
  --limit N               at most so many lines (50)
  --all                   all of them, as they come

${STORE_HELP}`

export const EXPORT_HELP = `utsessions export [--accounts | --journal] [options]

Accounts with live sessions (that is what comes where neither is written), or the journal, for other programs. No token is in it, and no
hash of one but the public ids of sessions. Changes nothing.

  --format FORMAT         jsonl, an object a line (that is what comes), or csv, for spreadsheets
  --out FILE              into a file, which is there once it is whole; else to stdout
  --prefix TEXT           accounts that begin with exactly this
  --account NAME, --kinds LIST, --since WHEN, --until WHEN
                          lines of the journal, as of the verb journal

${STORE_HELP}`

export const INSIGHT_HELP = `utsessions insight [options]

Which accounts look shared, by the journal, and why. A reason to ask, not to end anything. Changes nothing.

  --since WHEN            from then on (7d): a length of time ago, or ISO 8601
  --threshold SCORE       from which score on, over 0, up to 1 (0.8)
  --limit N               tell at most so many accounts (100)
  --lines N               keep at most so many lines in memory (200000)

${STORE_HELP}`
