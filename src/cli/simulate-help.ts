// What `utsessions help simulate` prints.

export const SIMULATE_HELP = `utsessions simulate [options] LOG...

Replays access logs against policies, and prints side by side what each would have done. A LOG is a file, or - for stdin;
CSV with a header, JSON lines, or the common or combined log format; packed by gzip or not. Lines may come in any order.

Policies
  --policy FILE           a policy file; again for more; each plan in it is tried on everybody
  --lock LIST             choices, such as 0,5m,30m; with the others every combination
  --max-sessions LIST     choices, such as 1,2,unlimited
  --idle LIST             choices, such as 30m,14d,none
  --lifetime LIST         choices, such as 8h,none

Log
  --format FORMAT         csv, json or combined; else the first line tells
  --user COLUMN           who is signed in; a line with nothing or - there is left out
  --time COLUMN           when; ISO 8601, seconds or milliseconds since 1970, or as Apache writes it
  --device COLUMN,...     what tells devices apart; else a cookie, the user agent or the address, whichever the log has

People
  --patience DURATION     who was refused and is not seen for so long after the place was free gave up (30m)
  --window DURATION       an account looks shared with 3 conflicts on 2 devices within this (1h)

Output
  --json                  everything, for machines
  --svg FILE              a chart

Ends with 0 where all is fine (bad lines are counted and named), 1 where no line or no policy can be used, 2 where it is called in
a way that cannot be meant.
`
