// The rules for someone who has just signed in: `open`, and `takeover`, which is the same with the lock waived.

import { admit, admitAgain, displace, openedBefore } from './admit.ts'
import type { OpenCommand, TakeoverCommand } from './command.ts'
import type { Admitted, Decision } from './decision.ts'
import { type Draft, note, withoutGrant } from './draft.ts'
import { hasPlace, type Opening, victimsFor } from './giving-way.ts'
import { openGrant } from './grant.ts'
import { deadByAge, endedAs, endedByAge, endingOnDevice, findEnding, findLive } from './lookup.ts'
import type { Grant, Session } from './record.ts'
import { noPlace, noteRefusal, refuse } from './refuse.ts'

/** Rules 1 to 6 in their order; the numbers are those of the design. */
export function open(draft: Draft, command: Opening): Decision {
  const { record, now } = draft
  const again = openedBefore(record.sessions, command)
  if (again) return admitAgain(draft, command, again) // 2, the very same command
  const ending =
    findEnding(record, command) ??
    record.endings.findLast((e) => e.id === command.newToken || e.tokens.includes(command.newToken))
  if (ending) return endedAs(ending) // 1
  const live = findLive(record, command, now)
  if (live) return admitAgain(draft, command, live) // 2
  const dead = deadByAge(record, command)
  if (dead) return endedByAge(dead) // 1, by age
  if (command.kind === 'takeover') return takeOver(draft, command)
  const undone = command.remembered ? endingOnDevice(record, command) : undefined
  if (undone) return endedAs(undone) // 1, by its device
  if (hasPlace(draft, command)) return admit(draft, command, []) // 3
  const victims = victimsFor(draft, command)
  if (victims) return displace(draft, command, victims) // 4 and 5
  const waived = openGrant(draft)
  if (waived) return enterBy(draft, command, waived)
  return draft.policy.enforce ? refuse(draft, command) : admitRegardless(draft, command) // 6
}

/** An operator has waived the lock for whoever comes next: once, as if that operator took over for them now. */
function enterBy(draft: Draft, command: OpenCommand, { operator }: Grant): Admitted {
  const takeover: TakeoverCommand = { ...command, kind: 'takeover', operator }
  draft.record = withoutGrant(draft.record)
  return takePlace(draft, takeover, victimsFor(draft, takeover) ?? [])
}

/** The lock waived. The policy's permission or an administrator is needed, and a ticket works once; one that only lacks the password is not spent. */
function takeOver(draft: Draft, command: TakeoverCommand): Decision {
  const { ticket, operator } = command
  const spent = draft.record.spent.some((used) => used.ticket === ticket?.hash)
  const permitted = ticket && draft.policy.takeover !== 'never' && !spent && draft.now < ticket.until
  if (operator === undefined && !permitted) return refuse(draft, command, 'ticket')
  if (operator === undefined && lacksPassword(draft, command)) return refuse(draft, command, 'password')
  const victims = hasPlace(draft, command) ? [] : (victimsFor(draft, command) ?? [])
  if (operator === undefined && draft.policy.enforce && isPickGone(victims, command))
    return refuse(draft, command, 'gone')
  if (ticket) {
    const used = { ticket: ticket.hash, until: ticket.until }
    draft.record = { ...draft.record, spent: [...draft.record.spent, used] }
  }
  return takePlace(draft, command, victims)
}

function takePlace(draft: Draft, command: TakeoverCommand, victims: readonly Session[]): Admitted {
  const { operator } = command
  const decision = displace(draft, command, victims)
  note(draft, 'taken-over', {
    session: decision.session.id,
    sessions: decision.ended.map((ending) => ending.id),
    ...(operator !== undefined && { by: { operator } }),
  })
  return decision
}

function lacksPassword({ policy }: Draft, { reauthenticated }: TakeoverCommand): boolean {
  return policy.takeover === 'ask-with-password' && reauthenticated !== true
}

/** Somebody would have to go whom the person has not picked: what they picked is over by now, and its place taken. */
function isPickGone(victims: readonly Session[], { pick = [] }: TakeoverCommand): boolean {
  return pick.length > 0 && victims.length > 0 && !victims.some(({ id }) => pick.includes(id))
}

/** `enforce: false`: what would have been refused is written down, with the session that it becomes, and let in. */
function admitRegardless(draft: Draft, command: Opening): Admitted {
  noteRefusal(draft, command, noPlace(draft.policy), { session: command.newToken, enforced: false })
  return admit(draft, command, [])
}
