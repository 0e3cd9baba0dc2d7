// The verbs of a control that are observed: all that answer later. What is not among them passes through as it is.

import type { SessionControl } from '../controller/controller.ts'

/** What a control answers with a promise. */
export type Verb = {
  [K in keyof SessionControl]-?: NonNullable<SessionControl[K]> extends (...given: never) => Promise<unknown>
    ? K
    : never
}[keyof SessionControl]

/** A verb that is missing here is a fault of types: whoever adds one to the control says so here, too. */
const ALL: Readonly<Record<Verb, true>> = {
  open: true,
  check: true,
  close: true,
  revoke: true,
  disown: true,
  revokeEveryone: true,
  renew: true,
  takeover: true,
  grant: true,
  list: true,
  notBefore: true,
  journal: true,
  accounts: true,
  totals: true,
  prune: true,
}

export const VERBS = Object.keys(ALL) as readonly Verb[]
