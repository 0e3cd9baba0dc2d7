// The verbs. Each is loaded when it is asked for.

import { DOCTOR_HELP } from './doctor-help.ts'
import type { ExitCode } from './exit.ts'
import { MIGRATE_HELP } from './migrate-help.ts'
import { POLICY_HELP } from './policy-help.ts'
import { PRUNE_HELP } from './prune-help.ts'
import {
  EXPORT_HELP,
  INSIGHT_HELP,
  JOURNAL_HELP,
  LIST_HELP,
  REVOKE_HELP,
  SHOW_HELP,
  STATS_HELP,
  WATCH_HELP,
} from './session-help.ts'
import { SIMULATE_HELP } from './simulate-help.ts'
import type { Streams } from './terminal.ts'

export interface Verb {
  /** One line for the list. */
  readonly summary: string
  /** What `utsessions help VERB` prints. */
  readonly help: string
  /** Its `run` says how the process ends. */
  load(): Promise<{ run(args: readonly string[], streams: Streams): Promise<ExitCode> }>
}

export const VERBS: Readonly<Record<string, Verb>> = {
  stats: {
    summary: 'how many sessions there are, and what happened in the last hour, day and week',
    help: STATS_HELP,
    load: () => import('./stats.ts'),
  },
  list: {
    summary: 'accounts with live sessions, the most recently active first',
    help: LIST_HELP,
    load: () => import('./list.ts'),
  },
  show: {
    summary: 'the sessions of an account, and what happened to it',
    help: SHOW_HELP,
    load: () => import('./show.ts'),
  },
  watch: {
    summary: 'what happens, as it happens',
    help: WATCH_HELP,
    load: () => import('./watch.ts'),
  },
  revoke: {
    summary: 'end sessions of an account, or of everybody',
    help: REVOKE_HELP,
    load: () => import('./revoke.ts'),
  },
  journal: {
    summary: 'what happened, by account, kind and time',
    help: JOURNAL_HELP,
    load: () => import('./journal.ts'),
  },
  export: {
    summary: 'accounts or the journal, as JSON lines or CSV',
    help: EXPORT_HELP,
    load: () => import('./export.ts'),
  },
  insight: {
    summary: 'which accounts look shared, and why',
    help: INSIGHT_HELP,
    load: () => import('./insight.ts'),
  },
  doctor: {
    summary: 'look at the store: what is wrong with it, and what to do',
    help: DOCTOR_HELP,
    load: () => import('./doctor.ts'),
  },
  migrate: {
    summary: 'make the tables of the store, or bring them up to date',
    help: MIGRATE_HELP,
    load: () => import('./migrate.ts'),
  },
  prune: {
    summary: 'drop what nobody needs any more; with the policy, end what is over',
    help: PRUNE_HELP,
    load: () => import('./prune.ts'),
  },
  policy: {
    summary: 'check a policy file, or report what it says to auditors',
    help: POLICY_HELP,
    load: () => import('./policy.ts'),
  },
  simulate: {
    summary: 'replay an access log against policies, and compare what they would have done',
    help: SIMULATE_HELP,
    load: () => import('./simulate.ts'),
  },
}
