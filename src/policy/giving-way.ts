// Who gives way to a newcomer: the sessions on its own device, or those that the policy names.

import type { OpenCommand, TakeoverCommand } from './command.ts'
import { lockEndsAt } from './deadlines.ts'
import type { Draft } from './draft.ts'
import { counted, givingWay, inOrderOfGivingWay } from './order.ts'
import type { Hash, Session } from './record.ts'
import { standing } from './standing.ts'

/** The commands that make sessions. */
export type Opening = OpenCommand | TakeoverCommand

/** 3: the device holds a session whose place the newcomer takes at once, lock or no lock. An exempt one has no place to give. */
export function hasPlace(draft: Draft, command: Opening): boolean {
  const own = onDevice(standing(draft), command)
  return (command.exempt ? own : counted(own)).length > 0
}

/** The live sessions on the newcomer's own device. */
export function onDevice(sessions: readonly Session[], { device }: Opening): readonly Session[] {
  return device === undefined ? [] : sessions.filter((session) => session.devices.includes(device))
}

/** The sessions that give way, none where there is room; `undefined`: not enough of them can. */
export function victimsFor(draft: Draft, command: Opening): readonly Session[] | undefined {
  const { policy, now } = draft
  if (command.exempt) return []
  const holders = counted(standing(draft))
  if (command.kind === 'open') return givingWay(holders, policy, (session) => lockEndsAt(session, policy) <= now)
  const ordered = pickedFirst(inOrderOfGivingWay(holders, policy), command.pick ?? [])
  return ordered.slice(0, Math.max(0, holders.length + 1 - policy.maxSessions))
}

function pickedFirst(sessions: readonly Session[], pick: readonly Hash[]): readonly Session[] {
  const picked = sessions.filter((session) => pick.includes(session.id))
  return [...picked, ...sessions.filter((session) => !pick.includes(session.id))]
}
