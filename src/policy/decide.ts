// The one idea: everything that utsessions decides is decided here, from three values, without clock, I/O or randomness.

import { check, renew } from './check.ts'
import type { Command } from './command.ts'
import type { Decision, Step } from './decision.ts'
import { disown } from './disown.ts'
import { type Draft, draftOf, finish } from './draft.ts'
import { close, revoke } from './end.ts'
import { grant } from './grant.ts'
import { open } from './open.ts'
import type { Policy } from './options.ts'
import type { AccountRecord } from './record.ts'
import { sweep, trim } from './sweep.ts'
import { correctedDraft, leadOf } from './time.ts'

/**
 * What becomes of a record under a command. When there is nothing to write, the very same record object comes back.
 * `entries` belong to the journal, together with the record; a refusal leaves one without changing the record.
 */
export function decide(record: AccountRecord, command: Command, policy: Policy): Step {
  const isAhead = leadOf(record, command.now) > 0
  const draft = isAhead ? correctedDraft(record, command, policy) : draftOf(record, command, policy)
  sweep(draft)
  trim(draft)
  const decision = follow(draft, command)
  return { record: finish(draft, record), decision, entries: draft.entries }
}

function follow(draft: Draft, command: Command): Decision {
  switch (command.kind) {
    case 'open':
    case 'takeover':
      return open(draft, command)
    case 'check':
      return check(draft, command)
    case 'close':
      return close(draft, command)
    case 'revoke':
      return revoke(draft, command)
    case 'renew':
      return renew(draft, command)
    case 'disown':
      return disown(draft, command)
    case 'grant':
      return grant(draft, command)
  }
}
