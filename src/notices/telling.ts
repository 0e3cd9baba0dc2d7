// From lines of the journal to notices; `undefined` where a line is none.

import type { Entry } from '../policy/decision.ts'
import { type Looks, newSession } from './looks.ts'
import type { DisownedNotice, DisplacedNotice, EndedSession, NewDeviceNotice } from './notices.ts'

export async function displaced(looks: Looks, entry: Entry): Promise<DisplacedNotice> {
  const { account, at, by = {} } = entry
  return {
    account,
    at,
    session: endedSession(entry),
    by: by.session === undefined ? null : await newSession(looks, account, by.session, by.label),
    takeover: by.takeover ?? false,
    operator: by.operator ?? null,
    rule: by.rule ?? null,
  }
}

/** Told of no known device, and of nobody who shows none. */
export async function newDevice(looks: Looks, entry: Entry): Promise<NewDeviceNotice | undefined> {
  const { account, at, session, label, device, place = null, sessions = [] } = entry
  if (device === undefined || session === undefined) return undefined
  const { place: listed, ...opened } = await newSession(looks, account, session, label)
  return {
    account,
    at,
    session: { ...opened, place: listed ?? place }, // its line has it, where the session is over by now
    first: device === 'first',
    ended: sessions,
  }
}

export async function disowned(entry: Entry): Promise<DisownedNotice | undefined> {
  const { account, at, by } = entry
  if (!by?.disowned || by.session === undefined) return undefined
  return { account, at, session: endedSession(entry), by: { id: by.session, device: by.label ?? null } }
}

function endedSession({ session, label, since }: Entry): EndedSession {
  return { id: session ?? '', device: label ?? null, since: since ?? null }
}
