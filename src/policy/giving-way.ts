// Who gives way to a newcomer: the sessions on its own device, or those that the policy names.

import type { OpenCommand, TakeoverCommand } from './command.ts'
import { lockEndsAt } from './deadlines.ts'
import type { Draft } from './draft.ts'
import { counted, inOrderOfGivingWay } from './order.ts'
import type { Hash, Session } from './record.ts'

/** The commands that make sessions. */
export type Opening = OpenCommand | TakeoverCommand

/** 3: the device holds a session whose place the newcomer takes at once, lock or no lock. An exempt one has no place to give. */
export function hasPlace(sessions: readonly Session[], command: Opening): boolean {
  const own = onDevice(sessions, command)
  return (command.exempt ? own : counted(own)).length > 0
}

/** The live sessions on the newcomer's own device. */
export function onDevice(sessions: readonly Session[], { device }: Opening): readonly Session[] {
  return device === undefined ? [] : sessions.filter((session) => session.devices.includes(device))
}

/** The sessions that give way, none where there is room; `undefined`: not enough of them can. */
export function victimsFor(draft: Draft, command: Opening): readonly Session[] | undefined {
  const { policy, now } = draft
  const holders = counted(draft.record.sessions)
  const needed = holders.length + 1 - policy.maxSessions
  if (command.exempt || needed <= 0) return []
  const waived = command.kind === 'takeover'
  const free = holders.filter((session) => waived || lockEndsAt(session, policy) <= now)
  if (free.length < needed) return undefined
  const ordered = inOrderOfGivingWay(free, policy)
  return (waived ? pickedFirst(ordered, command.pick ?? []) : ordered).slice(0, needed)
}

function pickedFirst(sessions: readonly Session[], pick: readonly Hash[]): readonly Session[] {
  const picked = sessions.filter((session) => pick.includes(session.id))
  return [...picked, ...sessions.filter((session) => !pick.includes(session.id))]
}
