// The verbs. Each is loaded when it is asked for.

import type { ExitCode } from './exit.ts'
import { POLICY_HELP } from './policy-help.ts'
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
